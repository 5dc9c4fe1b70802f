using System.Security.Cryptography;
using System.Text;
using Candlewick.EmbeddedKafka.Registry.Protobuf;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>A schema with an id: its text, its canonical form and what it imports.</summary>
internal sealed record StoredSchema(ProtoSchema Proto, IReadOnlyList<SchemaReference> References)
{
    /// <summary>Equal for schemas that get one id: text and references.</summary>
    public string Identity { get; } = Identify(Proto.Source, References);

    /// <summary>Equal for schemas that mean the same.</summary>
    public string Meaning { get; } = Identify(Proto.Text, References);

    /// <summary>The same in every registry that has this schema: made of text and references.</summary>
    public Guid Guid { get; } = new(MD5.HashData(Encoding.UTF8.GetBytes(Identify(Proto.Source, References))));

    public IReadOnlyList<SchemaReference>? ReferencesOrNull => References.Count > 0 ? References : null;

    /// <summary>The same, as if it had been sent as its canonical text.</summary>
    public StoredSchema Normalized() => new(Proto.Normalized(), References);

    private static string Identify(string text, IReadOnlyList<SchemaReference> references) =>
        text + string.Concat(references.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"\n// {r.Name} = {r.Subject}:{r.Version}"));
}
