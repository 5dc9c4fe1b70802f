using System.Collections.Immutable;

namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>The APIs that have codecs. What a server advertises is its own choice among them.</summary>
internal static partial class ApiCatalogue
{
    /// <summary>Every API with a codec, in the order of keys.</summary>
    public static ImmutableArray<ApiDescription> All { get; } = Describe();

    private static readonly ApiDescription?[] ByKey = Index();

    /// <summary>The description of an API, or null when no schema describes it.</summary>
    public static ApiDescription? Find(ApiKey key) => (ushort)key < ByKey.Length ? ByKey[(ushort)key] : null;

    private static partial ImmutableArray<ApiDescription> Describe();

    private static ApiDescription?[] Index()
    {
        var byKey = new ApiDescription?[All.Max(api => (int)api.Key) + 1];
        foreach (ApiDescription api in All) byKey[(int)api.Key] = api;
        return byKey;
    }
}
