namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>A request and its response.</summary>
internal sealed class ApiSchema(string name, short key, VersionRange versions, VersionRange flexible)
{
    public string Name => name;

    public short Key => key;

    public VersionRange Versions => versions;

    /// <summary>Versions with compact lengths and tagged fields.</summary>
    public VersionRange Flexible => flexible;

    public StructSchema? Request { get; set; }

    public StructSchema? Response { get; set; }
}
