using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Replay;

namespace Candlewick.StreamApi.Protocol;

/// <summary>
/// Where a subscription stands, as text a client keeps and gives back. Opaque: a version, the epoch (the topic's id),
/// a hash of what was subscribed to, the next offset of each partition and, while stored candles are being sent, the
/// last key sent. A checksum tells a damaged cursor from one of another version.
/// </summary>
internal sealed record Cursor
{
    private const byte Magic = 0xC5;
    private const int ChecksumLength = 4;

    /// <summary>This version; another one is answered with <c>recovered: false</c>, not with an error.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>Hash of channel, instruments and intervals: a cursor resumes its own subscription only.</summary>
    public required ulong Subscription { get; init; }

    /// <summary>Id of the topic the offsets are of.</summary>
    public required string TopicId { get; init; }

    /// <summary>Next offset of each partition. In history: where the log takes over.</summary>
    public required IReadOnlyList<(int Partition, long Next)> Positions { get; init; }

    /// <summary>True while stored candles are being sent.</summary>
    public bool InHistory { get; init; }

    /// <summary>The last stored candle sent; null before the first.</summary>
    public CandleKey? After { get; init; }

    /// <summary>Items before this time are not of the subscription, microseconds UTC; 0 for none.</summary>
    public long FromUs { get; init; }

    /// <summary>Items at or after this time are not of the subscription; <see cref="long.MaxValue"/> for none.</summary>
    public long ToUs { get; init; } = long.MaxValue;

    /// <summary>Of a replay; null of what is none.</summary>
    public ReplayMark? Mark { get; init; }

    public string Encode()
    {
        using var stream = new MemoryStream(128);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(CurrentVersion);
            writer.Write(Subscription);
            writer.Write(TopicId);
            writer.Write((byte)((InHistory ? 1 : 0) | (After is null ? 0 : 2) | (After is { Ordinal: > 0 } ? 4 : 0) | (Mark is null ? 0 : 8)));
            writer.Write7BitEncodedInt64(FromUs);
            writer.Write7BitEncodedInt64(ToUs);
            writer.Write7BitEncodedInt(Positions.Count);
            foreach (var (partition, next) in Positions)
            {
                writer.Write7BitEncodedInt(partition);
                writer.Write7BitEncodedInt64(next);
            }

            if (After is { } after)
            {
                writer.Write7BitEncodedInt64(after.StartUs);
                writer.Write(after.Instrument);
                writer.Write(after.Interval);
                if (after.Ordinal > 0)
                {
                    writer.Write7BitEncodedInt64(after.Ordinal);
                }
            }

            if (Mark is { } mark)
            {
                writer.Write7BitEncodedInt64(mark.ClockUs);
                writer.Write7BitEncodedInt64(mark.SeenFromUs);
            }
        }

        byte[] body = stream.ToArray();
        byte[] all = [.. body, .. SHA256.HashData(body).AsSpan(0, ChecksumLength)];
        return Base64Url.EncodeToString(all);
    }

    /// <summary>Reads a cursor. Null where it is intact and of another version.</summary>
    /// <exception cref="RequestException">It is damaged, or was never one.</exception>
    public static Cursor? Decode(string text)
    {
        byte[] all;
        try
        {
            all = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw Bad();
        }

        if (all.Length < 2 + ChecksumLength || all[0] != Magic)
        {
            throw Bad();
        }

        var body = all.AsSpan(..^ChecksumLength);
        if (!SHA256.HashData(body).AsSpan(0, ChecksumLength).SequenceEqual(all.AsSpan(^ChecksumLength..)))
        {
            throw Bad();
        }

        return all[1] == CurrentVersion ? Read(body[2..].ToArray()) : null;
    }

    private static Cursor Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        try
        {
            ulong subscription = reader.ReadUInt64();
            string topicId = reader.ReadString();
            byte phase = reader.ReadByte();
            long from = reader.Read7BitEncodedInt64();
            long to = reader.Read7BitEncodedInt64();
            var positions = new (int, long)[Math.Min(reader.Read7BitEncodedInt(), body.Length)];
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt64());
            }

            return new Cursor
            {
                Subscription = subscription,
                TopicId = topicId,
                Positions = positions,
                InHistory = (phase & 1) != 0,
                After = (phase & 2) == 0 ? null
                    : new CandleKey(reader.Read7BitEncodedInt64(), reader.ReadString(), reader.ReadString(), (phase & 4) == 0 ? 0 : reader.Read7BitEncodedInt64()),
                FromUs = from,
                ToUs = to,
                Mark = (phase & 8) == 0 ? null : new ReplayMark(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64()),
            };
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException)
        {
            throw Bad();
        }
    }

    private static RequestException Bad() => new(
        ErrorCodes.BadCursor, "the cursor is not one of ours, or was damaged on the way; give back the text of the last checkpoint unchanged, or subscribe with a time");
}
