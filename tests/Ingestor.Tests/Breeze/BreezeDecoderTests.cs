using System.Text;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Breeze;

public sealed class BreezeDecoderTests
{
    private const string Login = """40{"user":"AB1","token":"secret"}""";

    private const string Share =
        """42["stock",["4.1!2885",1220,1226.35,1230.5,1218.05,0.41,1226.3,115,1226.4,230,2,1224.93,4073591,345678,456789,"498.99C","+",1099.2,1343.4,1739338940,1221.4]]""";

    private const string Index =
        """42["stock",["4.1!NIFTY 50",23050.8,23071.4,23110,22990.25,0.12,null,null,null,null,null,null,null,null,null,null,"",null,null,1739338940,23045.25]]""";

    private const string Option =
        """42["stock",["4.1!47983",101,103.45,110.2,95.05,-3.1,103.4,75,103.5,150,75,102.11,2345600,-1200,70816125,34500,45600,"1328.72C","-",0.05,612.35,1739342575,106.8]]""";

    private readonly BreezeDecoder _decoder = new(() => Login);
    private Tick _tick;
    private string? _instrument;

    public BreezeDecoderTests()
    {
        foreach (var (id, symbol) in new[]
        {
            ("NSE:RELIANCE", "4.1!2885"), ("NSE:NIFTY-50", "4.1!NIFTY 50"), ("NFO:NIFTY-20250213-23000-C", "4.1!47983"), ("BSE:RELIANCE", "1.1!500325"),
            ("BFO:SENSEX-20250218-76000-C", "8.1!861384"), ("CDS:USDINR-20250226-F", "13.1!1234"), ("MCX:CRUDEOIL-20250219-F", "6.1!435823"), ("NSE:NIFTY-BANK", "3.1!NIFTY BANK"),
        })
        {
            _decoder.Add(Frames.Of(id, symbol));
        }
    }

    [Theory]
    [InlineData("""0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000}""", FrameEvent.Answer, Login)]
    [InlineData("2", FrameEvent.Answer, "3")]
    [InlineData("""40{"sid":"def"}""", FrameEvent.Ready, "")]
    [InlineData("40", FrameEvent.Ready, "")]
    [InlineData("""44{"message":"Invalid token"}""", FrameEvent.Denied, "Invalid token")]
    [InlineData("""44{"data":1}""", FrameEvent.Denied, """{"data":1}""")]
    [InlineData("44", FrameEvent.Denied, "the login was refused")]
    [InlineData("41", FrameEvent.Leaving, "the server ends the connection")]
    [InlineData("1", FrameEvent.Leaving, "the server ends the connection")]
    public void The_server_is_answered(string message, object expected, string said)
    {
        Assert.Equal(expected, Read(message));
        Assert.Equal(said, _decoder.Said);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("6")]
    [InlineData("""430["ok"]""")]
    [InlineData("""42["order",["AB1","x"]]""")]
    [InlineData("""42["stock",["AB1",1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18]]""")]
    [InlineData("""42["news",{"a":[1]}]""")]
    [InlineData("")]
    public void What_is_no_quote_says_nothing(string message) => Assert.Empty(Frames.Read(_decoder, message));

    [Theory]
    [InlineData(Share)]
    [InlineData("""42/,17["stock",["4.1!2885",1220,"1226.35",1230.5,1218.05,0.41,1226.3,115,1226.4,230,2,1224.93,4073591.0,345678,456789,"498.99C","+",1099.2,1343.4,1739338940.0,1221.4]]""")]
    public void A_share_is_read_exactly(string message)
    {
        Assert.Equal(FrameEvent.Tick, Read(message));
        Assert.Equal("NSE:RELIANCE", _instrument);
        Assert.Equal((TickKind.Snapshot, 2, 122_635, 2, 4_073_591), (_tick.Kind, _tick.PriceScale, _tick.Price, _tick.Size, _tick.CumulativeVolume));
        Assert.Equal((122_000, 123_050, 121_805, 122_140, 122_493), (_tick.SessionOpen, _tick.SessionHigh, _tick.SessionLow, _tick.PreviousClose, _tick.AveragePrice));
        Assert.Equal((122_630, 115, 122_640, 230), (_tick.Bid, _tick.BidSize, _tick.Ask, _tick.AskSize));
        Assert.Equal((345_678, 456_789), (_tick.TotalBidQuantity, _tick.TotalAskQuantity));
        Assert.Equal((1_739_338_940_000_000, 0), (_tick.TradeUs, _tick.ExchangeUs));
        Assert.False(_tick.Has(TickFields.OpenInterest) || _tick.Has(TickFields.Sequence) || _decoder.HasDepth);
    }

    [Fact]
    public void A_contract_has_open_interest_and_other_places()
    {
        Assert.Equal(FrameEvent.Tick, Read(Option));
        Assert.Equal("NFO:NIFTY-20250213-23000-C", _instrument);
        Assert.Equal((10_345, 70_816_125, 2_345_600, 10_680), (_tick.Price, _tick.CumulativeVolume, _tick.OpenInterest, _tick.PreviousClose));
        Assert.Equal((34_500, 45_600, 1_739_342_575_000_000), (_tick.TotalBidQuantity, _tick.TotalAskQuantity, _tick.TradeUs));
    }

    [Fact]
    public void A_traded_value_may_be_a_bare_number()
    {
        Assert.Equal(FrameEvent.Tick, Read(Option.Replace("\"1328.72C\"", "6338.74", StringComparison.Ordinal).Replace("4.1!47983", "8.1!861384", StringComparison.Ordinal)));
        Assert.Equal(("BFO:SENSEX-20250218-76000-C", 70_816_125), (_instrument, _tick.CumulativeVolume));
    }

    [Fact]
    public void An_index_has_no_trades_and_so_no_trade_time()
    {
        Assert.Equal(FrameEvent.Tick, Read(Index));
        Assert.Equal(TickFields.Price | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose, _tick.Fields);
        Assert.Equal((2_307_140, 0, 1_739_338_940_000_000), (_tick.Price, _tick.TradeUs, _tick.ExchangeUs));
        Read(Index.Replace("null", "0", StringComparison.Ordinal));
        Assert.False(_tick.Has(TickFields.CumulativeVolume));
    }

    [Fact]
    public void A_trade_may_be_said_to_be_earlier_than_the_one_before()
    {
        Read(Option);
        long earlierUs = _tick.TradeUs;
        Read(Option.Replace("70816125", "70818150", StringComparison.Ordinal).Replace("1739342575", "1739342574", StringComparison.Ordinal));
        Assert.Equal((earlierUs - 1_000_000, 70_818_150), (_tick.TradeUs, _tick.CumulativeVolume));
    }

    [Theory]
    [InlineData("1226.35", 2, 122_635)]
    [InlineData("1226.5", 2, 122_650)]
    [InlineData("1226", 2, 122_600)]
    [InlineData("1226.3500000000", 2, 122_635)]
    [InlineData("1226.3525", 4, 12_263_525)]
    [InlineData("1.22635e3", 2, 122_635)]
    [InlineData("\"1226.35\"", 2, 122_635)]
    public void Prices_are_the_decimals_that_are_written(string price, int scale, long mantissa)
    {
        Read(Share.Replace("1226.35", price, StringComparison.Ordinal));
        Assert.Equal((scale, mantissa), (_tick.PriceScale, _tick.Price));
        Assert.Equal(122_000 * (scale == 4 ? 100 : 1), _tick.SessionOpen);
    }

    [Fact]
    public void Currencies_have_the_places_that_other_brokers_give_them()
    {
        Read(Option.Replace("4.1!47983", "13.1!1234", StringComparison.Ordinal).Replace("103.45", "86.8725", StringComparison.Ordinal));
        Assert.Equal((7, 868_725_000), (_tick.PriceScale, _tick.Price));
    }

    [Fact]
    public void An_average_with_a_binary_tail_is_left_out_rather_than_rounded()
    {
        Read(Share.Replace("1224.93", "1224.9299999999998", StringComparison.Ordinal));
        Assert.Equal((2, 122_635, false), (_tick.PriceScale, _tick.Price, _tick.Has(TickFields.AveragePrice)));
    }

    [Fact]
    public void Before_the_first_trade_there_is_no_price()
    {
        Assert.Equal(FrameEvent.Tick, Read("""42["stock",["4.1!47983",0,0,0,0,0,10.5,75,12,150,0,0,0,0,0,75,150,"0C","",0.05,612.35,0,106.8]]"""));
        Assert.False(_tick.Has(TickFields.Price));
        Assert.True(_tick.Has(TickFields.Bid | TickFields.Ask | TickFields.PreviousClose));
    }

    [Fact]
    public void Commodities_have_a_layout_and_a_book_of_their_own()
    {
        Assert.Equal(FrameEvent.Tick, Read(
            """42["stock",["6.1!435823",0,0,0,15234,6271,3,1739338900,6255.35,812,913,0,6240,6250,6301,6222,0,15890,4021,9000,3000,"952.9C",[5,6270,2,0,7,6272,3,0],[6,6269,1,0,8,6273,4,0]]]"""));
        Assert.Equal((627_100, 15_234, 3, 1_739_338_900_000_000, 15_890), (_tick.Price, _tick.CumulativeVolume, _tick.Size, _tick.TradeUs, _tick.OpenInterest));
        Assert.Equal((625_000, 630_100, 622_200, 624_000, 625_535), (_tick.SessionOpen, _tick.SessionHigh, _tick.SessionLow, _tick.PreviousClose, _tick.AveragePrice));
        Assert.Equal((627_000, 5, 627_200, 7), (_tick.Bid, _tick.BidSize, _tick.Ask, _tick.AskSize));
        Assert.True(_decoder.HasDepth);
        Assert.Equal("627000x5/2 626900x6/1 | 627200x7/3 627300x8/4", Books.Text(_decoder.Depth));
    }

    [Fact]
    public void Indices_of_the_exchange_itself_have_a_layout_of_their_own()
    {
        Assert.Equal(FrameEvent.Tick, Read("""42["stock",["3.1!NIFTY BANK",49100,49500.5,48900,49000.1,49321.7,0,1739338900,0,0.66,321.6,49200,0,0,0,0,0]]"""));
        Assert.Equal((4_932_170, 4_910_000, 4_950_050, 4_890_000, 4_900_010), (_tick.Price, _tick.SessionOpen, _tick.SessionHigh, _tick.SessionLow, _tick.PreviousClose));
        Assert.Equal((1_739_338_900_000_000, 0, false), (_tick.ExchangeUs, _tick.TradeUs, _tick.Has(TickFields.CumulativeVolume)));
    }

    [Theory]
    [InlineData("1.2!500325", "[1226.3,10,1226.4,20],[1226.25,30,1226.45,40]", "122630x10/0 122625x30/0 | 122640x20/0 122645x40/0")]
    [InlineData("8.2!861384", "[1226.3,10,1,1226.4,20,2],[1226.25,30,3,1226.45,40,4]", "122630x10/1 122625x30/3 | 122640x20/2 122645x40/4")]
    [InlineData("6.2!435823", "[1226.3,10,1,0,1226.4,20,2,0]", "122630x10/1 | 122640x20/2")]
    [InlineData("4.2!2885", "[1226.3,10,1,\"x\",1226.4,20,2,\"\"],[1226.25,30,3,0,1226.45,40,4,0],[0,0,0,0,1227,1,1,0]", "122630x10/1 122625x30/3 | 122640x20/2 122645x40/4 122700x1/1")]
    public void A_book_has_four_six_or_eight_columns(string code, string rows, string expected)
    {
        Assert.Equal(FrameEvent.Depth, Read($$"""42["stock",["{{code}}",1739338940,[{{rows}}]]]"""));
        Assert.Equal(expected, Books.Text(_decoder.Depth));
        Assert.Equal((1_739_338_940_000_000, 2), (_decoder.Depth.ExchangeUs, _decoder.Depth.PriceScale));
        Assert.NotNull(_instrument);
    }

    [Theory]
    [InlineData("""42["1MIN","NSE,RELIND,1225.05,1228.2,1226,1227.75,40752,2025-02-12 11:12:00,1MIN"]""", "NSE:RELIANCE 122600 122820 122505 122775 x 40752 oi 0 at 1739338920000000 for 60")]
    [InlineData("""42["1minute",["NSE","RELIND","1225.05","1228.2",1226,1227.75,40752,"2025-02-12 11:12:00","1minute"]]""", "NSE:RELIANCE 122600 122820 122505 122775 x 40752 oi 0 at 1739338920000000 for 60")]
    [InlineData(
        """42["1SEC","NFO,NIFTY,13-Feb-2025,23000,CE,101.5,104,102,103.45,75,2345600,2025-02-12 11:12:01,1SEC"]""", "NFO:NIFTY-20250213-23000-C 10200 10400 10150 10345 x 75 oi 2345600 at 1739338921000000 for 1")]
    [InlineData(
        """42["30MIN","NFO,NIFTY,27-Feb-2025,23051.5,23204,23102,23103.45,750,2345600,2025-02-12 09:15:00,30MIN"]""", "NFO:NIFTY-20250227-F 2310200 2320400 2305150 2310345 x 750 oi 2345600 at 1739331900000000 for 1800")]
    public void A_bar_has_its_low_first_and_times_of_India(string message, string expected)
    {
        foreach (var (id, name) in new[] { ("NSE:RELIANCE", "NSE|RELIND"), ("NFO:NIFTY-20250213-23000-C", "NFO|NIFTY|13-Feb-2025|23000|CE"), ("NFO:NIFTY-20250227-F", "NFO|NIFTY|27-Feb-2025") })
        {
            _decoder.Add(Frames.Of(id, name));
        }

        Assert.Equal(FrameEvent.Tick, Read(message));
        Assert.Equal(TickKind.Bar, _tick.Kind);
        Assert.Equal(expected, FormattableString.Invariant(
            $"{_instrument} {_tick.BarOpen} {_tick.BarHigh} {_tick.BarLow} {_tick.Price} x {_tick.Size} oi {_tick.OpenInterest} at {_tick.TradeUs} for {_tick.BarIntervalUs / 1_000_000}"));
    }

    [Theory]
    [InlineData("""42["1MIN","NSE,RELIND,1,2,3,4,5,2025-02-12 11:12:00,1MIN"]""", """Skipped: a bar of an instrument that was not asked for: ["1MIN","NSE,RELIND,1,2,3,4,5,2025-02-12 11:12:00,1MIN"]""")]
    [InlineData("""42["1MIN","NSE,RELIANCE,1,x,3,4,5,2025-02-12 11:12:00,1MIN"]""", """Skipped: a bar that cannot be read: ["1MIN","NSE,RELIANCE,1,x,3,4,5,2025-02-12 11:12:00,1MIN"]""")]
    [InlineData("""42["1MIN","NSE,RELIANCE,1,2,3,4,5,yesterday,1MIN"]""", """Skipped: a bar that cannot be read: ["1MIN","NSE,RELIANCE,1,2,3,4,5,yesterday,1MIN"]""")]
    [InlineData("""42["1MIN","NSE,RELIANCE"]""", """Skipped: a bar of an instrument that was not asked for: ["1MIN","NSE,RELIANCE"]""")]
    public void A_bar_that_cannot_be_read_says_why(string message, string expected)
    {
        _decoder.Add(Frames.Of("NSE:RELIANCE", "NSE|RELIANCE"));
        Assert.Equal([expected], Frames.Read(_decoder, message));
    }

    [Theory]
    [InlineData("""42["stock",["4.1!1594",1,2]]""", "Skipped: a quote of a code that was not asked for: 4.1!1594")]
    [InlineData("""42["stock",["4.1!2885",1,2]]""", "Skipped: a quote of 3 fields, which is no length that is known: 4.1!2885")]
    [InlineData("""42["stock",["4.1!2885",1,null,3,4,5,6,7,8,9,10,11,12,13,14,15,"",17,18,19,20]]""", "Skipped: a quote without a price: 4.1!2885")]
    [InlineData("""42["stock",["4.2!2885",1739338940,[[1,2,3]]]]""", "Skipped: a book whose columns are not known: 4.2!2885")]
    [InlineData("""42["stock","4.1!2885"]""", """Skipped: an event that is no array: ["stock","4.1!2885"]""")]
    [InlineData("42{}", "Skipped: an event without a name: {}")]
    [InlineData("""42["stock",["4.1!2885",1""", """Skipped: no message of Breeze's: 42["stock",["4.1!2885",1""")]
    [InlineData("451-[]", "Skipped: no packet of Socket.IO that is known: 451-[]")]
    public void What_cannot_be_read_says_why(string message, string expected) => Assert.Equal([expected], Frames.Read(_decoder, message));

    [Fact]
    public void What_is_not_wanted_any_more_is_passed_over()
    {
        _decoder.Remove(Frames.Of("NSE:RELIANCE", "4.1!2885"));
        Assert.Empty(Frames.Read(_decoder, Share));
    }

    [Fact]
    public void Ticks_allocate_nothing()
    {
        byte[][] frames = [.. new[] { Share, Index, Option, "2", """42["stock",["4.2!2885",1739338940,[[1226.3,10,1,0,1226.4,20,2,0]]]]""" }.Select(Encoding.UTF8.GetBytes)];
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

    [Theory]
    [InlineData(Share)]
    [InlineData("""42["stock",["4.2!2885",1739338940,[[1226.3,10,1,0,1226.4,20,2,0],[1226.3,10,1,0,1226.4,20,2,0]]]]""")]
    [InlineData("""42["1MIN","NFO,NIFTY,13-Feb-2025,23000,CE,101.5,104,102,103.45,40752,2345600,2025-02-12 11:12:00,1MIN"]""")]
    public void No_bytes_make_it_throw(string message) => Frames.Damage(_decoder, Encoding.UTF8.GetBytes(message));

    private FrameEvent Read(string message)
    {
        _tick = default;
        _decoder.Begin(Encoding.UTF8.GetBytes(message));
        var said = _decoder.Next(ref _tick, out var instrument);
        _instrument = instrument?.Id.ToString();
        return said;
    }
}
