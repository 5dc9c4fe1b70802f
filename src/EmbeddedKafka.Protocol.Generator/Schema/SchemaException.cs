namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>A schema file that does not say what it must; becomes a compiler error at its place.</summary>
internal sealed class SchemaException(string path, int line, string message) : Exception(message)
{
    public string Path => path;

    /// <summary>One-based.</summary>
    public int Line => line;
}
