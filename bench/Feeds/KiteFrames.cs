using System.Buffers.Binary;
using System.Globalization;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Bench.Feeds;

/// <summary>Frames of Zerodha's with packets of mode full, and instruments they are of.</summary>
internal static class KiteFrames
{
    private const int LengthBytes = 2;
    private const int FirstToken = (1 << 8) | 1;
    private const int Step = 1 << 8;

    public static uint Token(int instrument) => (uint)(FirstToken + (instrument * Step));

    public static List<LiveInstrument> Instruments(int from, int count) =>
    [
        .. Enumerable.Range(from, count).Select(i => new LiveInstrument(
            new FeedInstrument(InstrumentId.Parse($"NSE:SHARE{i}")), Token(i).ToString(CultureInfo.InvariantCulture))),
    ];

    /// <summary>One packet of each token, all of one second and with the same volume.</summary>
    public static byte[] Of(ReadOnlySpan<uint> tokens, int length, uint second, uint volume)
    {
        byte[] frame = new byte[LengthBytes + (tokens.Length * (LengthBytes + length))];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            var packet = frame.AsSpan(LengthBytes + (i * (LengthBytes + length)));
            BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)length);
            Write(packet.Slice(LengthBytes, length), tokens[i], second, volume);
        }

        return frame;
    }

    private static void Write(Span<byte> packet, uint token, uint second, uint volume)
    {
        uint price = 100_000 + (token % 50_000) + (volume % 100);
        Span<uint> numbers = [token, price, 25, price, volume, 5_000, 6_000, price - 50, price + 100, price - 100, price - 20, second, 900, 950, 850, second];
        for (int i = 0; i < numbers.Length && (i * 4) < packet.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet[(i * 4)..], numbers[i]);
        }

        if (packet.Length == KitePacket.Full)
        {
            for (int level = 0; level < 2 * KitePacket.Levels; level++)
            {
                var at = packet[(KitePacket.Book + (level * KitePacket.Level))..];
                BinaryPrimitives.WriteUInt32BigEndian(at, (uint)(100 + level));
                BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)(level < KitePacket.Levels ? price - level : price + level - 4));
                BinaryPrimitives.WriteUInt16BigEndian(at[8..], 3);
            }
        }
    }
}
