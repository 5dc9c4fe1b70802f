using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>The schema files that the codecs were generated from, parsed anew.</summary>
internal static class Schemas
{
    private static readonly Lazy<SchemaSet> Files = new(() => SchemaSet.Link(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Schema"), "*.kafka")
            .Order(StringComparer.Ordinal)
            .Select(path => SchemaParser.Parse(path, File.ReadAllText(path)))
            .ToList()));

    public static IReadOnlyList<ApiSchema> Apis { get; } = [.. Files.Value.Apis];

    /// <summary>Names of all APIs, as rows of a theory.</summary>
    public static TheoryData<string> Names() => [.. Apis.Select(api => api.Name)];

    public static ApiSchema Api(string name) => Apis.Single(api => api.Name == name);

    public static IEnumerable<short> Versions(ApiSchema api) =>
        Enumerable.Range(api.Versions.First, api.Versions.Last - api.Versions.First + 1).Select(v => (short)v);
}
