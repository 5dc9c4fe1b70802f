namespace Candlewick.Instruments.Files;

/// <summary>
/// The checksum of zip files (ISO 3309, reflected polynomial 0xEDB88320), four bytes at a time. .NET's zip reader does
/// not compare it, and System.IO.Hashing would be a package for one function.
/// </summary>
public static class Crc32
{
    private static readonly uint[] Tables = CreateTables();

    /// <summary>Continues <paramref name="crc"/>, which begins as 0, over <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        crc = ~crc;
        int i = 0;
        for (; i + 4 <= bytes.Length; i += 4)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]);
            crc = t[768 + (crc & 0xff)] ^ t[512 + ((crc >> 8) & 0xff)] ^ t[256 + ((crc >> 16) & 0xff)] ^ t[crc >> 24];
        }

        for (; i < bytes.Length; i++)
        {
            crc = t[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] CreateTables()
    {
        var tables = new uint[1024];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            tables[i] = value;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 0xff];
        }

        return tables;
    }
}
