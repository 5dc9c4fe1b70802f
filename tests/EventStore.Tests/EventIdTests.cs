using Candlewick.EventStore.Events;
using Candlewick.Market.Candles;

namespace Candlewick.EventStore.Tests;

public sealed class EventIdTests
{
    [Fact]
    public void Version_5_as_in_the_RFC()
    {
        // RFC 9562, appendix A.4.
        var dns = new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), EventId.Of(dns, "www.example.com"));
    }

    [Fact]
    public void Each_part_of_the_identity_counts()
    {
        Guid[] ids =
        [
            Id("NYSE:SPY", "1m", 60, 0), Id("NYSE:SPY", "1m", 60, 1), Id("NYSE:SPY", "1m", 120, 0),
            Id("NYSE:SPY", "5m", 60, 0), Id("NYSE:AAPL", "1m", 60, 0),
            Id("NYSE:SPY", "233t", 60, 0, ordinal: 1), Id("NYSE:SPY", "233t", 60, 0, ordinal: 2),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(EventId.Of(EventId.CandleNamespace, "NYSE:SPY|1m|60|0"), ids[0]);
    }

    private static Guid Id(string instrument, string interval, long startUs, int revision, long ordinal = 0) =>
        EventId.OfCandle(new CandleId(new CandleKey(startUs, instrument, interval, ordinal), revision));
}
