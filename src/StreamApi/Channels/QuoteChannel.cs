using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Quotes;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>Quotes, folded from ticks.</summary>
internal static class QuoteChannel
{
    public static Channel Quotes { get; } = new("quotes", TopicCatalog.Ticks)
    {
        Reader = TickChannel.Ticks.Reader,
        Conflate = TimeSpan.FromMilliseconds(100),
        Fold = (ticks, services, tails) =>
        {
            var seeds = new QuoteSeeds(services.Store, tails.FindState(TopicCatalog.CandlesLive), services.ReaderOf(CandleChannels.Open));
            var state = new QuoteState(
                ticks.Log.Rings, ticks.Items, new QuoteBooks(tails.Instruments).Open, seeds.ReadAsync, services.Time, services.Loggers.CreateLogger<QuoteState>());
            ticks.Log.Rings.Attach(state);
            return state;
        },
    };
}
