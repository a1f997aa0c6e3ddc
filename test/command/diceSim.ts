import { command } from "../../src/command/command.ts";
import { printOutput } from "../../src/command/printOutput.ts";
import { diceLab } from "./dice.ts";

printOutput(command(process.argv.slice(2), [diceLab]));
