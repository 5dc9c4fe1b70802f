using System.Buffers.Binary;

namespace Candlewick.Ingestor.Tests.Kite;

/// <summary>Packets and frames as the vendor's tables describe them.</summary>
internal static class KiteBytes
{
    public const uint Infosys = 408065;
    public const uint Nifty = 256265;

    /// <summary>A packet of <paramref name="length"/> bytes with numbers of four bytes at offsets, zeros elsewhere.</summary>
    public static byte[] Packet(int length, uint token, params (int At, long Value)[] numbers)
    {
        byte[] packet = new byte[length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, token);
        foreach (var (at, value) in numbers)
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at), (uint)value);
        }

        return packet;
    }

    /// <summary>A packet of 184 bytes in which every number is another one.</summary>
    public static byte[] Full(uint token = Infosys)
    {
        byte[] packet = Packet(
            184, token, (4, 150_025), (8, 7), (12, 149_910), (16, 2_345_678), (20, 50_001), (24, 60_002), (28, 149_000), (32, 151_000), (36, 148_500), (40, 148_800),
            (44, 1_625_461_887), (48, 3_000), (52, 3_500), (56, 2_500), (60, 1_625_461_889));
        for (int level = 0; level < 10; level++)
        {
            int at = 64 + (12 * level);
            bool isBid = level < 5;
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at), (uint)(100 + level));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at + 4), (uint)(isBid ? 150_020 - (5 * level) : 150_030 + (5 * (level - 5))));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at + 8), (ushort)(1 + level));

            // Padding, which is not part of the number of orders.
            packet[at + 11] = 0xAA;
        }

        return packet;
    }

    /// <summary>A frame of the packets, each after its length.</summary>
    public static byte[] Frame(params ReadOnlySpan<byte[]> packets)
    {
        var frame = new List<byte> { (byte)(packets.Length >> 8), (byte)packets.Length };
        foreach (byte[] packet in packets)
        {
            frame.Add((byte)(packet.Length >> 8));
            frame.Add((byte)packet.Length);
            frame.AddRange(packet);
        }

        return [.. frame];
    }
}
