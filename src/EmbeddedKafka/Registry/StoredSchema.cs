using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>A schema with an id: its canonical form and what it imports.</summary>
internal sealed record StoredSchema(ProtoSchema Proto, IReadOnlyList<SchemaReference> References)
{
    /// <summary>Equal for schemas that get one id: text and references.</summary>
    public string Identity { get; } =
        Proto.Text + string.Concat(References.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"\n// {r.Name} = {r.Subject}:{r.Version}"));

    public IReadOnlyList<SchemaReference>? ReferencesOrNull => References.Count > 0 ? References : null;
}
