using System.Text;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Tests.Live;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;
using static Candlewick.Ingestor.Tests.Kite.KiteBytes;

namespace Candlewick.Ingestor.Tests.Kite;

public sealed class KiteDecoderTests
{
    private const TickFields QuoteFields = TickFields.Price | TickFields.Size | TickFields.AveragePrice | TickFields.CumulativeVolume | TickFields.TotalBidQuantity
        | TickFields.TotalAskQuantity | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose;

    private const TickFields FullFields = QuoteFields | TickFields.OpenInterest | TickFields.Bid | TickFields.BidSize | TickFields.Ask | TickFields.AskSize;

    private readonly KiteDecoder _decoder = Decoder(Infosys, Nifty);

    [Fact]
    public void A_full_packet_is_a_snapshot_with_both_of_its_times()
    {
        var (tick, instrument) = Assert.Single(Ticks(Frame(Full())));

        Assert.Equal($"NSE:T{Infosys}", instrument.Id.ToString());
        Assert.Equal((TickKind.Snapshot, FullFields, 2, 0), (tick.Kind, tick.Fields, tick.PriceScale, tick.SizeScale));
        Assert.Equal((1_625_461_887_000_000, 1_625_461_889_000_000), (tick.TradeUs, tick.ExchangeUs));
        Assert.Equal((150_025, 7, 2_345_678, 3_000), (tick.Price, tick.Size, tick.CumulativeVolume, tick.OpenInterest));
        Assert.Equal((149_000, 151_000, 148_500, 148_800, 149_910), (tick.SessionOpen, tick.SessionHigh, tick.SessionLow, tick.PreviousClose, tick.AveragePrice));
        Assert.Equal((50_001, 60_002), (tick.TotalBidQuantity, tick.TotalAskQuantity));
        Assert.Equal((150_020, 100, 150_030, 105), (tick.Bid, tick.BidSize, tick.Ask, tick.AskSize));
    }

    [Fact]
    public void The_book_of_a_full_packet_has_five_levels_of_a_side()
    {
        var tick = default(Tick);
        _decoder.Begin(Frame(Full()));
        Assert.Equal(FrameEvent.Tick, _decoder.Next(ref tick, out _));
        Assert.True(_decoder.HasDepth);
        ref readonly var book = ref _decoder.Depth;
        Assert.Equal((1_625_461_889_000_000, 2, 0, 5, 5), (book.ExchangeUs, book.PriceScale, book.SizeScale, book.BidCount, book.AskCount));
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(new DepthLevel(150_020 - (5 * i), 100 + i, 1 + i), book.Bids[i]);
            Assert.Equal(new DepthLevel(150_030 + (5 * i), 105 + i, 6 + i), book.Asks[i]);
        }

        Assert.Equal(FrameEvent.End, _decoder.Next(ref tick, out _));
        Assert.False(_decoder.HasDepth);
    }

    [Fact]
    public void An_empty_level_ends_a_side_and_orders_without_a_price_are_no_best_price()
    {
        // Before the open: 500 to be bought at any price, nothing offered.
        var (tick, _) = Assert.Single(Ticks(Frame(Packet(184, Infosys, (4, 150_025), (64, 500)))));
        Assert.Equal((1, 0), (_decoder.Depth.BidCount, _decoder.Depth.AskCount));
        Assert.False(tick.Has(TickFields.Bid));
        Assert.False(tick.Has(TickFields.Ask));
    }

    [Fact]
    public void A_quote_has_no_time_and_a_last_price_nothing_but_itself()
    {
        var ticks = Ticks(Frame(Full()[..44], Full()[..8]));
        Assert.Equal([(QuoteFields, 0L, 0L), (TickFields.Price, 0L, 0L)], ticks.Select(t => (t.Tick.Fields, t.Tick.TradeUs, t.Tick.ExchangeUs)));
        Assert.Equal([2_345_678L, 0L], ticks.Select(t => t.Tick.CumulativeVolume));
        Assert.All(ticks, t => Assert.Equal(150_025, t.Tick.Price));
    }

    [Theory]
    [InlineData(1, "1234567.89")] // NSE
    [InlineData(2, "1234567.89")] // NFO
    [InlineData(3, "12.3456789")] // CDS
    [InlineData(4, "1234567.89")] // BSE
    [InlineData(5, "1234567.89")] // BFO
    [InlineData(6, "12345.6789")] // BCD
    [InlineData(7, "1234567.89")] // MCX
    [InlineData(8, "1234567.89")] // MCX-SX
    [InlineData(9, "1234567.89")] // indices
    [InlineData(10, "1234567.89")] // not known yet
    public void The_segment_says_where_the_point_is(uint segment, string price)
    {
        uint token = (1594 << 8) | segment;
        var decoder = Decoder(token);
        foreach (int length in new[] { 8, 28, 32, 44, 184 })
        {
            var (tick, _) = Assert.Single(Ticks(decoder, Frame(Packet(length, token, (4, 123_456_789)))));
            Assert.Equal(price, ScaledNumber.Format(tick.Price, tick.PriceScale));
        }
    }

    [Theory]
    [InlineData(28, 0)]
    [InlineData(32, 1_625_461_887_000_000)]
    public void An_index_says_high_low_open_close_and_neither_volume_nor_trade_time(int length, long exchangeUs)
    {
        uint fallen = unchecked((uint)-123_45);
        byte[] packet = Packet(32, Nifty, (4, 2_411_035), (8, 2_420_000), (12, 2_400_000), (16, 2_405_000), (20, 2_423_380), (24, fallen), (28, 1_625_461_887))[..length];
        var (tick, _) = Assert.Single(Ticks(Frame(packet)));
        Assert.Equal(TickFields.Price | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose, tick.Fields);
        Assert.Equal((2_411_035, 2_405_000, 2_420_000, 2_400_000, 2_423_380), (tick.Price, tick.SessionOpen, tick.SessionHigh, tick.SessionLow, tick.PreviousClose));
        Assert.Equal((0, exchangeUs), (tick.TradeUs, tick.ExchangeUs));
    }

    [Fact]
    public void Numbers_have_no_sign()
    {
        var (tick, _) = Assert.Single(Ticks(Frame(Packet(44, Infosys, (4, uint.MaxValue), (16, uint.MaxValue)))));
        Assert.Equal((4_294_967_295, 4_294_967_295), (tick.Price, tick.CumulativeVolume));
    }

    [Fact]
    public void A_time_of_zero_is_none()
    {
        var (tick, _) = Assert.Single(Ticks(Frame(Packet(184, Infosys, (4, 150_025)))));
        Assert.Equal((0, 0), (tick.TradeUs, tick.ExchangeUs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("7B")]
    [InlineData("0000")]
    [InlineData("00000008")]
    public void A_heartbeat_says_nothing(string hex) => Assert.Empty(Said(Convert.FromHexString(hex)));

    [Fact]
    public void A_frame_has_packets_of_all_lengths_and_unknown_ones_are_passed_over()
    {
        byte[] frame = Frame(Full()[..8], new byte[13], Full(), [], Packet(32, Nifty, (4, 5)), new byte[164], Full()[..44]);
        Assert.Equal(
            ["tick 150025", "Skipped: a packet of 13 bytes", "tick 150025", "Skipped: a packet of 0 bytes", "tick 5", "Skipped: a packet of 164 bytes", "tick 150025"],
            Said(frame));
    }

    [Fact]
    public void A_frame_that_is_cut_gives_what_is_whole()
    {
        byte[] frame = Frame(Full()[..8], Full());
        for (int length = 13; length < frame.Length; length++)
        {
            Assert.Equal(["tick 150025", "Skipped: a frame that ends before its packets do"], Said(frame[..length]));
        }
    }

    [Fact]
    public void A_token_that_was_not_asked_for_is_skipped_and_one_that_is_not_wanted_any_more_says_nothing()
    {
        byte[] frame = Frame(Full(4711), Full());
        Assert.Equal(["Skipped: a packet of token 4711, which was not asked for", "tick 150025"], Said(frame));
        _decoder.Remove(Wanted(Infosys));
        _decoder.Remove(Wanted(4711));
        Assert.Empty(Said(frame));
        _decoder.Add(Wanted(Infosys));
        Assert.Equal(["tick 150025"], Said(frame));
    }

    [Fact]
    public void Of_an_instrument_with_times_a_feed_in_full_passes_over_what_has_none()
    {
        var decoder = new KiteDecoder(inFull: true);
        decoder.Add(Wanted(Infosys));
        decoder.Add(Wanted(Nifty));
        byte[] index = Packet(32, Nifty, (4, 5), (28, 7));
        Assert.Equal([44, 184, 28, 32], Ticks(decoder, Frame(Full()[..44], Full(), Full()[..44], index[..28], index, index[..28], Full()[..8])).Select(t => Length(t.Tick)));

        static int Length(Tick tick) => tick.Has(TickFields.Size) ? (tick.TradeUs != 0 ? 184 : 44) : tick.ExchangeUs != 0 ? 32 : 28;
    }

    [Theory]
    [InlineData("""{"type":"error","data":"Too many requests"}""", "Note: Too many requests")]
    [InlineData("""{"type":"message","data":"Markets close early \u0026 open late"}""", "Note: Markets close early & open late")]
    [InlineData("""{"data":"first","type":"error"}""", "Note: first")]
    [InlineData("""{"type":"error"}""", "Note: error without a text")]
    [InlineData("""{"type":"order","data":{"order_id":"1","type":"error","data":"x"}}""", null)]
    [InlineData("""{"type":"instruments_meta","data":{"count":86481,"etag":"W/\"68907d60-55bf\""}}""", null)]
    [InlineData("""{"type":"app_code","timestamp":"2025-08-01T09:00:00+05:30"}""", null)]
    [InlineData("""{"type":"news","data":[1,2]}""", "Skipped: a message of type 'news'")]
    [InlineData("""{"data":1}""", "Skipped: a message without a type")]
    [InlineData("""{"type":""", """Skipped: no message of Kite's: {"type":""")]
    [InlineData("""{"type":"error","data":"\ud800"}""", """Skipped: no message of Kite's: {"type":"error","data":"\ud800"}""")]
    public void A_message_of_text_is_noted_passed_over_or_counted(string message, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Said(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void No_bytes_make_it_throw_or_read_past_the_frame()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        byte[] sound = Frame(Full(), Packet(28, Nifty, (4, 1)), Full()[..44], Packet(32, Nifty, (4, 1)), Full()[..8]);
        byte[] text = Encoding.UTF8.GetBytes("""{"type":"message","data":{"a":[1,"b"]}}""");
        int said = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] frame = Damaged(random, random.Next(4) == 0 ? text : sound);

            // The same frame among other bytes: what it says may not depend on them.
            byte[] memory = new byte[frame.Length + 512];
            random.NextBytes(memory);
            frame.CopyTo(memory, 256);
            var alone = Said(frame);
            Assert.Equal(alone, Said(memory.AsMemory(256, frame.Length)));
            said += alone.Count;
        }

        Assert.True(said > 25_000, $"only {said} things were said of 50,000 frames");
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        byte[] frame = Frame(Full(), Packet(32, Nifty, (4, 1)), Full()[..44], Full()[..8]);
        var tick = default(Tick);
        Decode(1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decode(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Decode(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _decoder.Begin(frame);
                while (_decoder.Next(ref tick, out _) != FrameEvent.End)
                {
                    tick = default;
                }
            }
        }
    }

    private static byte[] Damaged(Random random, byte[] sound)
    {
        byte[] frame = sound[..random.Next(sound.Length + 1)];
        for (int changes = random.Next(4); changes > 0 && frame.Length > 0; changes--)
        {
            frame[random.Next(frame.Length)] = (byte)random.Next(256);
        }

        return frame;
    }

    private static KiteDecoder Decoder(params ReadOnlySpan<uint> tokens)
    {
        var decoder = new KiteDecoder();
        foreach (uint token in tokens)
        {
            decoder.Add(Wanted(token));
        }

        return decoder;
    }

    private static LiveInstrument Wanted(uint token) => Frames.Of($"NSE:T{token}", $"{token}");

    private List<(Tick Tick, FeedInstrument Instrument)> Ticks(byte[] frame) => Ticks(_decoder, frame);

    private static List<(Tick Tick, FeedInstrument Instrument)> Ticks(KiteDecoder decoder, byte[] frame)
    {
        var ticks = new List<(Tick, FeedInstrument)>();
        decoder.Begin(frame);
        var tick = default(Tick);
        while (decoder.Next(ref tick, out var instrument) == FrameEvent.Tick)
        {
            ticks.Add((tick, instrument!));
            tick = default;
        }

        return ticks;
    }

    private List<string> Said(ReadOnlyMemory<byte> frame)
    {
        var said = new List<string>();
        _decoder.Begin(frame);
        var tick = default(Tick);
        while (_decoder.Next(ref tick, out _) is var what && what != FrameEvent.End)
        {
            said.Add(what == FrameEvent.Tick ? $"tick {tick.Price}" : $"{what}: {_decoder.Said}");
            tick = default;
        }

        return said;
    }
}
