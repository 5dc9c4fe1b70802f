using System.Text;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.SmartApi;

public sealed class SmartApiDecoderTests
{
    private const string Longest = "ABCDEFGHIJKLMNOPQRSTUVWXY";

    private readonly SmartApiDecoder _decoder = new();
    private Tick _tick;
    private string? _instrument;

    public SmartApiDecoderTests()
    {
        foreach (var (id, symbol) in new[]
        {
            ("NSE:INFY", "1|1594"), ("NSE:NIFTY-50", "1|99926000"), ("NFO:NIFTY-20240328-F", "2|35001"), ("CDS:USDINR-20240327-F", "13|7712"), ("MCX:LONG", $"5|{Longest}"),
        })
        {
            _decoder.Add(Frames.Of(id, symbol));
        }
    }

    [Fact]
    public void A_last_price_has_price_and_time_alone()
    {
        byte[] frame = SmartApiFrame.Ltp();
        Assert.Equal(51, frame.Length);
        Assert.Equal(FrameEvent.Tick, Read(frame));
        Assert.Equal("NSE:INFY", _instrument);
        Assert.Equal((TickKind.Snapshot, TickFields.Price, 162_345, 2), (_tick.Kind, _tick.Fields, _tick.Price, _tick.PriceScale));
        Assert.Equal((1_710_909_637_000_000, 0), (_tick.ExchangeUs, _tick.TradeUs));
        Assert.False(_decoder.HasDepth);
    }

    [Fact]
    public void A_last_price_above_32_bits_is_whole()
    {
        Read(SmartApiFrame.Ltp(13, "7712", 834_567_500_000_000));
        Assert.Equal((834_567_500_000_000, 7), (_tick.Price, _tick.PriceScale));
    }

    [Fact]
    public void A_quote_has_the_day()
    {
        byte[] frame = SmartApiFrame.Quote();
        Assert.Equal(123, frame.Length);
        Assert.Equal(FrameEvent.Tick, Read(frame));
        AssertDay();
        Assert.Equal(0, _tick.TradeUs);
        Assert.False(_decoder.HasDepth);
    }

    [Fact]
    public void A_snap_quote_has_the_trade_and_the_book()
    {
        byte[] frame = SmartApiFrame.Documented();
        Assert.Equal(379, frame.Length);
        Assert.Equal(FrameEvent.Tick, Read(frame));
        AssertDay();
        Assert.Equal(1_710_909_635_000_000, _tick.TradeUs);
        Assert.True(_tick.Has(TickFields.Bid | TickFields.BidSize | TickFields.Ask | TickFields.AskSize));
        Assert.Equal((162_340, 100, 162_350, 110), (_tick.Bid, _tick.BidSize, _tick.Ask, _tick.AskSize));
        Assert.True(_decoder.HasDepth);
        Assert.Equal("162340x100/3 162335x200/4 162330x300/5 162325x400/6 162320x500/7 | 162350x110/8 162355x210/9 162360x310/10 162365x410/11 162370x510/12", Book());
        Assert.Equal((1_710_909_637_000_000, 2, 0), (_decoder.Depth.ExchangeUs, _decoder.Depth.PriceScale, _decoder.Depth.SizeScale));
    }

    [Fact]
    public void A_level_says_itself_which_side_it_is_on()
    {
        Read(SmartApiFrame.SnapQuote()
            .Level(0, 110, 162_350, 8).Level(1, 100, 162_340, 3).Level(0, 210, 162_355, 9).Level(1, 200, 162_335, 4).Level(7, 1, 1, 1)
            .Level(1, 300, 162_345, 5).Level(0, 0, 0, 0).Level(1, 0, 0, 0).Level(0, 5, 162_345, 1).Level(0, 6, 0, 1).Limits().Bytes);
        Assert.Equal("162345x300/5 162340x100/3 162335x200/4 | 162345x5/1 162350x110/8 162355x210/9", Book());
    }

    [Fact]
    public void Twenty_levels_come_without_a_price_at_the_time_of_the_exchange()
    {
        var frame = new SmartApiFrame().Byte(4).Byte(1).Text("1594", 25).Int64(SmartApiFrame.ExchangeMs).Int64(99);
        for (int i = 0; i < 20; i++)
        {
            frame.ShortLevel(10 + i, 162_340 - 5 * i, (short)(i + 1));
        }

        for (int i = 0; i < 20; i++)
        {
            frame.ShortLevel(i == 19 ? 0 : 20 + i, 162_350 + 5 * i, (short)(i + 1));
        }

        Assert.Equal(443, frame.Bytes.Length);
        Assert.Equal(FrameEvent.Depth, Read(frame.Bytes));
        Assert.Equal("NSE:INFY", _instrument);
        Assert.Equal((20, 19, 1_710_909_637_000_000), (_decoder.Depth.BidCount, _decoder.Depth.AskCount, _decoder.Depth.ExchangeUs));
        Assert.Equal((new DepthLevel(162_340, 10, 1), new DepthLevel(162_245, 29, 20)), (_decoder.Depth.Bids[0], _decoder.Depth.Bids[19]));
        Assert.Equal(new DepthLevel(162_440, 38, 19), _decoder.Depth.Asks[18]);
    }

    [Fact]
    public void An_index_has_no_volume_which_is_not_a_volume_of_zero()
    {
        var frame = SmartApiFrame.Head(3, 1, "99926000", 2_196_500).Int64(0).Int64(0).Int64(0).Double(0).Double(0)
            .Int64(2_190_000).Int64(2_200_000).Int64(2_180_000).Int64(2_183_990).Int64(0).Int64(0).Int64(0);
        for (int i = 0; i < 10; i++)
        {
            frame.Level((short)(i < 5 ? 1 : 0), 0, 0, 0);
        }

        Assert.Equal(FrameEvent.Tick, Read(frame.Limits().Bytes));
        Assert.Equal(TickFields.Price | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose, _tick.Fields);
        Assert.Equal((2_196_500, 0, 1_710_909_637_000_000), (_tick.Price, _tick.TradeUs, _tick.ExchangeUs));
    }

    [Theory]
    [InlineData(1, "1594", false)]
    [InlineData(2, "35001", true)]
    public void Open_interest_of_a_share_is_junk(byte exchange, string token, bool expected)
    {
        Read(SmartApiFrame.Documented(exchange, token));
        Assert.Equal((expected, expected ? 78_268_800 : 0), (_tick.Has(TickFields.OpenInterest), _tick.OpenInterest));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(1e300)]
    public void A_total_that_is_no_quantity_is_absent(double total)
    {
        Read(SmartApiFrame.Head(2, 1, "1594", 1).Int64(12).Int64(5).Int64(7).Double(total).Double(456_789).Int64(0).Int64(0).Int64(0).Int64(0).Bytes);
        Assert.Equal((false, true, 0, 456_789), (_tick.Has(TickFields.TotalBidQuantity), _tick.Has(TickFields.TotalAskQuantity), _tick.TotalBidQuantity, _tick.TotalAskQuantity));
    }

    [Fact]
    public void Before_the_first_trade_there_is_no_price()
    {
        var frame = SmartApiFrame.Head(3, 2, "35001", 0).Int64(0).Int64(0).Int64(0).Double(50).Double(75).Int64(0).Int64(0).Int64(0).Int64(2_201_000).Int64(0).Int64(0).Int64(0)
            .Level(1, 50, 2_200_000, 1);
        Read(frame.Text("", 379 - frame.Bytes.Length).Bytes);
        Assert.False(_tick.Has(TickFields.Price));
        Assert.True(_tick.Has(TickFields.Bid | TickFields.PreviousClose | TickFields.TotalAskQuantity));
    }

    [Fact]
    public void A_token_of_25_bytes_has_no_nul_behind_it()
    {
        Assert.Equal(FrameEvent.Tick, Read(SmartApiFrame.Ltp(5, Longest)));
        Assert.Equal("MCX:LONG", _instrument);
    }

    [Fact]
    public void What_stands_behind_the_first_nul_is_no_part_of_the_token()
    {
        var frame = new SmartApiFrame().Byte(1).Byte(1).Text("1594", 25, rest: "99").Int64(1).Int64(SmartApiFrame.ExchangeMs).Int64(5);
        Assert.Equal(FrameEvent.Tick, Read(frame.Bytes));
        Assert.Equal("NSE:INFY", _instrument);
    }

    [Fact]
    public void The_same_token_of_another_exchange_is_another_instrument()
    {
        Assert.Equal(FrameEvent.Skipped, Read(SmartApiFrame.Ltp(3)));
        Assert.Equal("a packet of a token that was not asked for: 3|1594", _decoder.Said);
    }

    [Fact]
    public void A_symbol_may_be_written_as_the_instrument_master_does()
    {
        _decoder.Add(Frames.Of("BSE:INFY", "3:500209"));
        Assert.Equal(FrameEvent.Tick, Read(SmartApiFrame.Ltp(3, "500209")));
    }

    [Fact]
    public void What_is_not_wanted_any_more_is_passed_over()
    {
        _decoder.Remove(Frames.Of("NSE:INFY", "1|1594"));
        Assert.Equal(FrameEvent.End, Read(SmartApiFrame.Ltp()));
    }

    [Fact]
    public void A_longer_packet_is_read_as_far_as_it_is_known() => Assert.Equal(FrameEvent.Tick, Read([.. SmartApiFrame.Documented(), 1, 2, 3]));

    [Theory]
    [InlineData("pong", null)]
    [InlineData("", null)]
    [InlineData("\0", null)]
    [InlineData("""{"correlationID":"candle1","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}""", "Refused: E1002 Invalid Request. Subscription Limit Exceeded")]
    [InlineData("{\n \"correlationID\": \"abcde12345\"\n \"errorCode\": \"E1001\"\n \"errorMessage\": \"Invalid Request Payload.\"\n}", "Note: E1001 Invalid Request Payload.")]
    [InlineData("""{"errorCode":"E1002""", "Note: {\"errorCode\":\"E1002")]
    [InlineData("""{"hello":1}""", "Note: {\"hello\":1}")]
    [InlineData("<html>", "Skipped: no message of SmartAPI's: <html>")]
    [InlineData("\u0003short", "Skipped: a packet of mode 3 has 6 bytes of 379")]
    public void Text_is_read_though_it_is_no_valid_json(string message, string? expected)
    {
        string[] said = expected is null ? [] : [expected];
        Assert.Equal(said, Frames.Read(_decoder, message));
    }

    [Fact]
    public void Ticks_allocate_nothing()
    {
        byte[][] frames = [SmartApiFrame.Ltp(), SmartApiFrame.Quote(), SmartApiFrame.Documented(), Encoding.ASCII.GetBytes("pong")];
        long before = 0;
        for (int i = 0; i < 3_000; i++)
        {
            if (i == 1_000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            var tick = default(Tick);
            _decoder.Begin(frames[i % frames.Length]);
            while (_decoder.Next(ref tick, out _) != FrameEvent.End)
            {
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Frames.Damage(_decoder, SmartApiFrame.Documented());
        Frames.Damage(_decoder, Encoding.UTF8.GetBytes("""{"correlationID":"candle1","errorCode":"E1002","errorMessage":"Limit"}"""));
    }

    private void AssertDay()
    {
        Assert.True(_tick.Has(TickFields.Price | TickFields.Size | TickFields.CumulativeVolume | TickFields.AveragePrice | TickFields.TotalBidQuantity | TickFields.TotalAskQuantity
            | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose));
        Assert.False(_tick.Has(TickFields.Sequence));
        Assert.Equal((162_345, 12, 162_011, 1_234_567), (_tick.Price, _tick.Size, _tick.AveragePrice, _tick.CumulativeVolume));
        Assert.Equal((345_678, 456_789), (_tick.TotalBidQuantity, _tick.TotalAskQuantity));
        Assert.Equal((161_000, 163_000, 160_500, 160_995), (_tick.SessionOpen, _tick.SessionHigh, _tick.SessionLow, _tick.PreviousClose));
    }

    private string Book() => Books.Text(_decoder.Depth);

    private FrameEvent Read(byte[] frame)
    {
        _tick = default;
        _decoder.Begin(frame);
        var said = _decoder.Next(ref _tick, out var instrument);
        _instrument = instrument?.Id.ToString();
        return said;
    }
}
