using System.Text.Json.Nodes;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Documents.Tests.Yaml;

public class JsonSchemaTests
{
    [Fact]
    public void SaysWhatTheReaderAccepts()
    {
        string text = JsonSchema.For<SampleScenario>("Sample");
        Assert.Equal(text, JsonSchema.For<SampleScenario>("Sample"));
        Assert.DoesNotContain('\r', text);

        var schema = JsonNode.Parse(text)!;
        Assert.Equal("http://json-schema.org/draft-07/schema#", (string?)schema["$schema"]);
        Assert.False((bool)schema["additionalProperties"]!);
        Assert.Equal(["name", "network"], schema["required"]!.AsArray().Select(name => (string)name!));

        var clock = schema["properties"]!["clockGHz"]!;
        Assert.Equal("""{"type":"number","exclusiveMinimum":0,"maximum":100,"description":"Clock, GHz.","default":1}""", clock.ToJsonString());
        Assert.Equal("""{"enum":["ripple-tree","carry-save"],"description":"How sums are built.","default":"carry-save"}""", schema["properties"]!["style"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","minimum":0,"description":"Seed."}""", schema["properties"]!["seed"]!.ToJsonString());
        Assert.Equal("""{"type":"array","items":{"type":"number"},"minItems":3,"maxItems":3,"description":"Mean by channel.","default":[0,0,0]}""", schema["properties"]!["mean"]!.ToJsonString());

        var alternatives = schema["properties"]!["network"]!["oneOf"]!.AsArray();
        Assert.Equal(["model"], alternatives[0]!["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["onnx"], alternatives[1]!["required"]!.AsArray().Select(name => (string)name!));
    }
}
