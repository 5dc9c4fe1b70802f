using Xunit;

namespace Candlewick.Tests.Support.Protocols;

/// <summary>The protocols that resume, by the names that tests give them.</summary>
public static class Spoken
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Func<ISpoken>> Known = new()
    {
        ["json"] = () => new SpokenJson(),
        ["protobuf"] = () => new SpokenProtobuf(),
        ["hub-json"] = () => new SpokenHub(packs: false),
        ["hub-messagepack"] = () => new SpokenHub(packs: true),
        ["sse"] = () => new SpokenEventStream(),
    };

    public static TheoryData<string> All => [.. Known.Keys];

    public static ISpoken By(string name) => Known[name]();
}
