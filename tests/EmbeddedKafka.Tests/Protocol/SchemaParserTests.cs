using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class SchemaParserTests
{
    private const string Api = "api Ping 900 versions 0-5 flexible 3+\n";

    [Theory]
    [InlineData(1, "'x' is no API key", "api Ping x versions 0-5 flexible 3+")]
    [InlineData(1, "no range of versions", "api Ping 900 versions 5-0 flexible 3+")]
    [InlineData(1, "a request and a response", "api Ping 900 versions 0-5 flexible 3+\nrequest")]
    [InlineData(1, "Expected 'api", "message Ping")]
    [InlineData(1, "One request follows the api", "request")]
    [InlineData(3, "One request follows the api", Api + "request\nrequest")]
    [InlineData(3, "A field has a name and a type", Api + "request\n  Name")]
    [InlineData(3, "no field name", Api + "request\n  name string")]
    [InlineData(3, "'int24' is no type", Api + "request\n  Name int24")]
    [InlineData(4, "two fields named Name", Api + "request\n  Name string\n  Name string")]
    [InlineData(3, "Versions 0-6 exceed the api's 0-5", Api + "request\n  Name string 0-6")]
    [InlineData(3, "is no range", Api + "request\n  Name string x")]
    [InlineData(3, "never null", Api + "request\n  Name int32?")]
    [InlineData(3, "never null", Api + "request\n  Name string?4+ 0-3")]
    [InlineData(3, "no default", Api + "request\n  Name int8 = 200")]
    [InlineData(3, "no default", Api + "request\n  Name bool = 1")]
    [InlineData(3, "Expected a tag number", Api + "request\n  Name int8 3+ tag x")]
    [InlineData(4, "Tag 1 is taken", Api + "request\n  A int8 3+ tag 1\n  B int8 3+ tag 1")]
    [InlineData(3, "Tags come with flexible versions", Api + "request\n  A int8 tag 1")]
    [InlineData(3, "Records cannot be tagged", Api + "request\n  A records 3+ tag 1")]
    [InlineData(3, "Unexpected 'more'", Api + "request\n  A int8 3+ more")]
    [InlineData(4, "one level deeper", Api + "request\n  A int8\n    B int8")]
    [InlineData(3, "two spaces a level", Api + "request\n   A int8")]
    [InlineData(3, "not with tabs", Api + "request\n\tA int8")]
    [InlineData(4, "otherwise than its field Topic", Api + "request\n  Topics []Topic\n    Topic string")]
    public void A_mistake_is_reported_with_its_line(int line, string message, string text)
    {
        var mistake = Assert.Throws<SchemaException>(() => SchemaParser.Parse("Ping.kafka", text));
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(line, mistake.Line);
        Assert.Equal("Ping.kafka", mistake.Path);
    }

    [Theory]
    [InlineData(3, "Nothing declares the struct Topic", Api + "request\n  Topics []Topic\nresponse")]
    [InlineData(5, "two members named Topics", Api + "request\n  Topics []Outer\n    A int8\n    B []Topics\n      C int8\nresponse")]
    [InlineData(3, "Records cannot be tagged", Api + "request\n  One Topic 3+ tag 1\n    A records\nresponse")]
    [InlineData(3, "struct A is declared twice", "struct A\n  B int8\nstruct A\n  C int8")]
    public void Names_that_do_not_fit_are_reported_when_files_are_linked(int line, string message, string text)
    {
        SchemaFile file = SchemaParser.Parse("Ping.kafka", text);
        var mistake = Assert.Throws<SchemaException>(() => SchemaSet.Link([file]));
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(line, mistake.Line);
    }

    [Fact]
    public void A_field_is_read_in_all_its_parts()
    {
        SchemaFile file = SchemaParser.Parse("Ping.kafka", Api + "request\n  Id string?4+ 3+ tag 7 # why\nresponse\n  Left int32 1-2 = -9");
        FieldSchema id = file.Api!.Request!.Fields.Single();
        Assert.Equal(("Id", FieldKind.String, "3-5", "4-5", 7), (id.Name, id.Kind, id.Versions.ToString(), id.NullableVersions.ToString(), id.Tag!.Value));
        FieldSchema left = file.Api.Response!.Fields.Single();
        Assert.Equal(("1-2", "-9", false), (left.Versions.ToString(), left.Default, left.IsNullable));
    }
}
