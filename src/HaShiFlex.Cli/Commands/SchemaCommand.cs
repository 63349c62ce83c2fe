using System.CommandLine;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Estimation.Scenarios;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex schema</c>: the JSON Schema of scenarios, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema (draft-07) of scenarios, which gives an editor completion and checks.\nExample: hashiflex schema > scenario.schema.json");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(JsonSchema.For<Scenario>("HaShiFlex scenario")));
        return command;
    }
}
