using Candlewick.Contracts.Registry;

namespace Candlewick.Contracts.Tests.Registry;

public sealed class SchemaTextTests
{
    [Theory]
    [InlineData("a; // b\nc;", "a;\nc;\n")]
    [InlineData("// a\n\n  // b\nc;", "c;\n")]
    [InlineData("a/* b\n c */d;", "a d;\n")]
    [InlineData("a; /* never closed", "a;\n")]
    [InlineData("a = \"http://b\"; // c", "a = \"http://b\";\n")]
    [InlineData("a = '\\'//b';", "a = '\\'//b';\n")]
    [InlineData("a / b", "a / b\n")]
    public void Comments_and_blank_lines_go(string source, string text) =>
        Assert.Equal(text, SchemaText.WithoutComments(source));

    [Fact]
    public void Options_of_the_contract_stay()
    {
        string text = SchemaText.WithoutComments(SchemaSource.Read("tick.proto"));

        Assert.Contains("option csharp_namespace = \"Candlewick.Contracts.V1\";", text, StringComparison.Ordinal);
        Assert.DoesNotContain("//", text, StringComparison.Ordinal);
    }
}
