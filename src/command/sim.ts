import { labs } from "../labs/all.ts";
import { command } from "./command.ts";
import { printOutput } from "./printOutput.ts";

printOutput(command(process.argv.slice(2), labs));
