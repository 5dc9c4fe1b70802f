using System.Buffers.Binary;
using System.Text;

namespace Candlewick.Ingestor.Tests.SmartApi;

/// <summary>Makes packets of the smart stream field by field, in the order of the vendor's tables; shares nothing with the decoder.</summary>
internal sealed class SmartApiFrame
{
    /// <summary>Wednesday 2024-03-20 10:10:37 IST, as a vendor's log line and its packet have it.</summary>
    public const long ExchangeMs = 1_710_909_637_000;

    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public static byte[] Ltp(byte exchange = 1, string token = "1594", long price = 162_345) => Head(1, exchange, token, price).Bytes;

    public static byte[] Quote(byte exchange = 1, string token = "1594") => Head(2, exchange, token, 162_345).Day().Bytes;

    public static SmartApiFrame SnapQuote(byte exchange = 1, string token = "1594", long price = 162_345) =>
        Head(3, exchange, token, price).Day().Int64(1_710_909_635).Int64(78_268_800).Int64(4_584_350_709_158_701_777);

    /// <summary>Five to buy and then five to sell, as documented, and the limits of the day and the year.</summary>
    public static byte[] Documented(byte exchange = 1, string token = "1594") => SnapQuote(exchange, token)
        .Level(1, 100, 162_340, 3).Level(1, 200, 162_335, 4).Level(1, 300, 162_330, 5).Level(1, 400, 162_325, 6).Level(1, 500, 162_320, 7)
        .Level(0, 110, 162_350, 8).Level(0, 210, 162_355, 9).Level(0, 310, 162_360, 10).Level(0, 410, 162_365, 11).Level(0, 510, 162_370, 12)
        .Limits().Bytes;

    public static SmartApiFrame Head(byte mode, byte exchange, string token, long price) =>
        new SmartApiFrame().Byte(mode).Byte(exchange).Text(token, 25).Int64(7_179_186).Int64(ExchangeMs).Int64(price);

    /// <summary>Last quantity, average, volume, both totals, open, high, low and the close of the day before.</summary>
    public SmartApiFrame Day() => Int64(12).Int64(162_011).Int64(1_234_567).Double(345_678).Double(456_789).Int64(161_000).Int64(163_000).Int64(160_500).Int64(160_995);

    public SmartApiFrame Limits() => Int64(177_095).Int64(144_895).Int64(195_000).Int64(135_500);

    public SmartApiFrame Level(short side, long size, long price, short orders) => Int16(side).Int64(size).Int64(price).Int16(orders);

    public SmartApiFrame ShortLevel(int size, int price, short orders) => Int32(size).Int32(price).Int16(orders);

    public SmartApiFrame Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    /// <param name="rest">What stands behind the text; NULs.</param>
    public SmartApiFrame Text(string text, int length, string rest = "")
    {
        byte[] field = new byte[length];
        Encoding.ASCII.GetBytes(text + (rest.Length > 0 ? "\0" + rest : "")).CopyTo(field, 0);
        _bytes.AddRange(field);
        return this;
    }

    public SmartApiFrame Int16(short value) => Add(2, span => BinaryPrimitives.WriteInt16LittleEndian(span, value));

    public SmartApiFrame Int32(int value) => Add(4, span => BinaryPrimitives.WriteInt32LittleEndian(span, value));

    public SmartApiFrame Int64(long value) => Add(8, span => BinaryPrimitives.WriteInt64LittleEndian(span, value));

    public SmartApiFrame Double(double value) => Add(8, span => BinaryPrimitives.WriteDoubleLittleEndian(span, value));

    private SmartApiFrame Add(int length, Action<byte[]> write)
    {
        byte[] bytes = new byte[length];
        write(bytes);
        _bytes.AddRange(bytes);
        return this;
    }
}
