import { command } from "../../src/command/command.ts";
import { tell } from "../../src/command/tell.ts";
import { diceLab } from "./dice.ts";

tell(command(process.argv.slice(2), [diceLab]));
