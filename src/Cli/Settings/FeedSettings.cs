using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;

namespace Candlewick.Cli.Settings;

/// <summary>A live feed that <c>up</c> runs.</summary>
/// <param name="Feed">Whose.</param>
/// <param name="Address"><c>FEED_URL_*</c>: where a server is that speaks its protocol; null: the vendor's own.</param>
internal sealed record FeedSettings(LiveFeed Feed, Uri? Address)
{
    /// <summary>Those that <c>FEEDS</c> names; where it says nothing, those of brokers whose API key is known.</summary>
    /// <exception cref="SettingException">There is no such feed, or an address is none.</exception>
    public static IReadOnlyList<FeedSettings> Read(IReadOnlyList<string>? names, BrokerCredentials credentials, Func<string, string?> get)
    {
        names ??= [.. BrokerSessions.Names.Where(broker => credentials.Find($"{broker.ToUpperInvariant()}_API_KEY") is not null)];
        return [.. names.Distinct().Select(name => new FeedSettings(
            LiveFeed.All.FirstOrDefault(feed => feed.Name == name)
                ?? throw new SettingException($"FEEDS has '{name}'; expected some of {string.Join(", ", LiveFeed.All.Select(feed => feed.Name))}, or none"),
            Socket($"FEED_URL_{name.ToUpperInvariant().Replace('-', '_')}")))];

        Uri? Socket(string variable) => PipelineSettings.Socket(variable, get(variable));
    }
}
