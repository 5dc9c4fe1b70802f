using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Tests;

public sealed class CandleRowTests
{
    [Fact]
    public void A_published_candle_becomes_the_row_that_is_read_back()
    {
        var headers = new Dictionary<string, string>
        {
            [RecordHeaders.TicksPartition] = "0", [RecordHeaders.TicksFirst] = "10", [RecordHeaders.TicksLast] = "90", [RecordHeaders.TicksCount] = "12",
            [RecordHeaders.ClosedAtUs] = $"{SampleCandles.Open + SampleCandles.Minute + 2_000_000}",
        };
        var provenance = CandleProvenance.From(headers.Select(h => KeyValuePair.Create(h.Key, Encoding.UTF8.GetBytes(h.Value))));

        Assert.Equal(SampleCandles.Row(offset: 7) with { Low = 0.0010m, High = 168.0000m }, CandleRow.From(Valid(), 0, 7, provenance));
    }

    [Theory]
    [InlineData("not closed", "open")]
    [InlineData("no instrument", "instrument id")]
    [InlineData("no interval", "bar specification")]
    [InlineData("interval 60s", "'1m'")]
    [InlineData("ordinal of a minute", "no ordinal 3")]
    [InlineData("ends before it starts", "time")]
    [InlineData("date 20131350", "20131350")]
    [InlineData("scale 19", "scales")]
    [InlineData("turnover 1e5", "turnover")]
    public void What_is_no_closed_bar_is_refused_with_the_reason(string fault, string reason)
    {
        var candle = Valid();
        switch (fault)
        {
            case "not closed": candle.Closed = false; break;
            case "no instrument": candle.Instrument = ""; break;
            case "no interval": candle.Interval = ""; break;
            case "interval 60s": candle.Interval = "60s"; break;
            case "ordinal of a minute": candle.Ordinal = 3; break;
            case "ends before it starts": candle.EndUs = candle.StartUs; break;
            case "date 20131350": candle.TradingDate = 20131350; break;
            case "scale 19": candle.PriceScale = 19; break;
            case "turnover 1e5": candle.Turnover = "1e5"; break;
        }

        Assert.False(CandleRow.TryFrom(candle, 0, 0, null, out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("twelve")]
    [InlineData("-1")]
    public void Half_a_provenance_is_none(string partition)
    {
        string[] names = [RecordHeaders.TicksFirst, RecordHeaders.TicksLast, RecordHeaders.TicksCount, RecordHeaders.ClosedAtUs];
        var headers = names.Select(name => KeyValuePair.Create(name, "1"u8.ToArray()));

        Assert.Null(CandleProvenance.From(headers));
        Assert.Null(CandleProvenance.From(headers.Append(KeyValuePair.Create(RecordHeaders.TicksPartition, Encoding.UTF8.GetBytes(partition)))));
    }

    private static Candle Valid() => new()
    {
        Instrument = "NYSE:SPY", Interval = "1m", StartUs = SampleCandles.Open, EndUs = SampleCandles.Open + SampleCandles.Minute, TradingDate = 20131007,
        PriceScale = 4, SizeScale = 0, Open = 1674000, High = 1680000, Low = 10, Close = 1674100, Volume = 1200, Turnover = "200892.0000",
        Trades = 12, Closed = true, Source = "lean", Rules = 0x00f1e2d3c4b5a697,
    };
}
