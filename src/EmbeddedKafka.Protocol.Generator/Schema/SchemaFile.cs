namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>What one <c>.kafka</c> file declares: at most one API, and any number of shared structs.</summary>
internal sealed class SchemaFile(string path)
{
    public string Path => path;

    public ApiSchema? Api { get; set; }

    public List<StructSchema> Shared { get; } = [];
}
