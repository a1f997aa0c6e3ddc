import { labs } from "../labs/all.ts";
import { command } from "./command.ts";
import { tell } from "./tell.ts";

tell(command(process.argv.slice(2), labs));
