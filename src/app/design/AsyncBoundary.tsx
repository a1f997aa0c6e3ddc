import { Component, type ReactNode, Suspense } from "react";

interface AsyncBoundaryProps {
  children: ReactNode;
  /** Stands in for it until it is there. */
  meanwhile?: ReactNode;
}

/** Holds what is loaded when it is first needed. Where it cannot be had, it says so and leaves the rest of the page be. */
export class AsyncBoundary extends Component<AsyncBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (this.state.failed)
      return <p role="alert">This part could not be loaded. Reload the page to try again.</p>;
    return <Suspense fallback={this.props.meanwhile}>{this.props.children}</Suspense>;
  }
}
