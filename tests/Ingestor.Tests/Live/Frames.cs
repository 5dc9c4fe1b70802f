using System.Text;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>What a decoder makes of frames, in words.</summary>
internal static class Frames
{
    public static LiveInstrument Of(string id, string symbol) => new(new FeedInstrument(InstrumentId.Parse(id)), symbol);

    /// <summary>The decoder, with instruments given as our id and the vendor's symbol.</summary>
    public static IFrameDecoder For(IFrameDecoder decoder, params (string Id, string Symbol)[] instruments)
    {
        foreach (var (id, symbol) in instruments)
        {
            decoder.Add(Of(id, symbol));
        }

        return decoder;
    }

    public static List<string> Read(IFrameDecoder decoder, string message) => Read(decoder, Encoding.UTF8.GetBytes(message));

    /// <summary>20,000 frames that are cut and changed at random: none makes the decoder throw, and it goes on saying something.</summary>
    public static void Damage(IFrameDecoder decoder, byte[] sound)
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        int said = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] frame = sound[..random.Next(sound.Length + 1)];
            for (int changes = random.Next(4); changes > 0 && frame.Length > 0; changes--)
            {
                frame[random.Next(frame.Length)] = (byte)random.Next(256);
            }

            said += Read(decoder, frame).Count;
        }

        Assert.True(said > 1_000, $"only {said} things were said of 20,000 frames");
    }

    private static List<string> Read(IFrameDecoder decoder, byte[] frame)
    {
        var said = new List<string>();
        decoder.Begin(frame);
        while (true)
        {
            var tick = default(Tick);
            switch (decoder.Next(ref tick, out var instrument))
            {
                case FrameEvent.End:
                    return said;
                case FrameEvent.Tick:
                    string sent = tick.ExchangeUs == 0 ? "" : $", sent {tick.ExchangeUs}";
                    said.Add(FormattableString.Invariant(
                        $"{instrument!.Id} {ScaledNumber.Format(tick.Price, tick.PriceScale)} x {ScaledNumber.Format(tick.Size, tick.SizeScale)} #{tick.Sequence} at {tick.TradeUs}{sent}"));
                    break;
                case var other:
                    said.Add($"{other}: {decoder.Said}");
                    break;
            }
        }
    }
}
