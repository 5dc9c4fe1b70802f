using Candlewick.Market.Candles;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Channels;

/// <summary>The channels there are, and which of them a request means.</summary>
/// <param name="built">Intervals that there are candles of.</param>
internal sealed class ChannelCatalog(IReadOnlyList<Channel> channels, IReadOnlyList<BarSpec> built)
{
    public static IReadOnlyList<Channel> All { get; } =
    [
        TickChannel.Ticks,
        CandleChannels.Closed,
        CandleChannels.Fast,
        CandleChannels.Open,
        QuoteChannel.Quotes,
        DepthChannel.Books,
        EventChannel.Events,
        AlertChannel.Alerts,
        PortfolioChannel.Positions,
        AnalysisChannel.Bars,
    ];

    public IReadOnlyList<Channel> Channels => channels;

    /// <summary>Looks whether a request has what its channel takes, and nothing else.</summary>
    /// <exception cref="RequestException">It has not; the message says what the channel takes.</exception>
    public void Check(SubscribeRequest request)
    {
        var named = Named(request.Channel);
        bool takesIntervals = named.Any(c => c.Intervals is not null);
        if (takesIntervals != request.Intervals.Count > 0)
        {
            throw Bad(takesIntervals
                ? $"channel {request.Channel} needs \"interval\": one such as \"1m\", or a list"
                : $"channel {request.Channel} has no interval; leave it out, or subscribe to candles");
        }

        if (named.All(c => c.IsState) && !request.IsReplay && request is not { From: StartFrom.Live, To: null })
        {
            throw Bad($"{request.Channel} is the present state: it has neither \"from\" nor \"to\"; subscribe to candles or ticks for what was");
        }
    }

    /// <summary>The one channel of this name that has all of <paramref name="intervals"/>.</summary>
    /// <exception cref="RequestException">An interval is not one, or is not built, or they belong to several channels.</exception>
    public Channel Find(string name, IReadOnlyList<string> intervals)
    {
        var named = Named(name);
        BarSpec[] there = [.. built.Where(spec => named.Exists(c => c.Intervals is { } takes && takes(spec)))];
        ServedInterval[] asked = [.. intervals.Select(text => ServedInterval.Parse(text, there))];
        if (named.TrueForAll(c => !c.Merges) && Array.Find(asked, interval => interval.IsMerged) is { IsMerged: true } merged)
        {
            throw new RequestException(ErrorCodes.UnknownInterval, $"{name} has {string.Join(", ", there)}, and nothing merged of them such as {merged}");
        }

        return named.Find(c => Array.TrueForAll(asked, interval => c.Intervals!(interval.From)))
            ?? throw Bad("intervals below 1m, and those that only they divide, come from a log of their own and cannot share a subscription with longer ones; subscribe twice");
    }

    private List<Channel> Named(string name)
    {
        var named = channels.Where(c => c.Name == name).ToList();
        return named.Count > 0
            ? named
            : throw Bad($"\"channel\" must be one of {string.Join(", ", channels.Select(c => c.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
