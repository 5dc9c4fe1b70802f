using Candlewick.EmbeddedKafka.Registry.Protobuf;
using Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Which earlier versions of a subject a new schema must fit, and in which direction.</summary>
/// <param name="Name">Confluent's name: <c>FULL_TRANSITIVE</c>.</param>
/// <param name="Backward">Readers of the new schema read data of the old one.</param>
/// <param name="Forward">Readers of the old schema read data of the new one.</param>
/// <param name="Transitive">All earlier versions count, not only the last.</param>
internal sealed record CompatibilityLevel(string Name, bool Backward, bool Forward, bool Transitive)
{
    /// <summary>What holds where nobody set anything.</summary>
    public static readonly CompatibilityLevel Default = new("BACKWARD", true, false, false);

    private static readonly CompatibilityLevel[] All =
    [
        new("NONE", false, false, false),
        Default,
        new("BACKWARD_TRANSITIVE", true, false, true),
        new("FORWARD", false, true, false),
        new("FORWARD_TRANSITIVE", false, true, true),
        new("FULL", true, true, false),
        new("FULL_TRANSITIVE", true, true, true),
    ];

    /// <summary>Null where there is no level of that name, in whatever case.</summary>
    public static CompatibilityLevel? Find(string? name) => All.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why <paramref name="proposed"/> may not follow <paramref name="earlier"/>; empty where it may.</summary>
    /// <param name="proposed">The new schema.</param>
    /// <param name="earlier">Versions and schemas that it would follow, the newest first.</param>
    public IReadOnlyList<string> Check(ProtoSchema proposed, IEnumerable<(int Version, ProtoSchema Schema)> earlier)
    {
        foreach (var (version, schema) in Transitive ? earlier : earlier.Take(1))
        {
            var differences = (Backward ? ProtoDiff.Compare(schema, proposed) : [])
                .Concat(Forward ? ProtoDiff.Compare(proposed, schema) : []).Distinct().Select(d => d.ToString()).ToList();

            // One version's reasons are enough; an author mends that one first.
            if (differences.Count > 0)
            {
                return [.. differences, $"{{oldSchemaVersion: {version}}}", $"{{oldSchema: '{schema.Text}'}}", $"{{compatibility: '{Name}'}}"];
            }
        }

        return [];
    }
}
