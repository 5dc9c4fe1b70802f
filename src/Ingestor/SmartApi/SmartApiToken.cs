using System.Runtime.InteropServices;
using System.Text;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Which instrument a packet is of: the exchange's number and the token's bytes up to the first NUL, as the packet has them, so that neither a
/// string nor a number is made of it.
/// </summary>
internal readonly record struct SmartApiToken
{
    /// <summary>Bytes of a token at most; one that long has no NUL behind it.</summary>
    public const int MaxLength = 25;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    public SmartApiToken(byte exchange, ReadOnlySpan<byte> token)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Clear();
        var bytes = MemoryMarshal.AsBytes(words);
        int end = token.IndexOf((byte)0);
        bytes[0] = exchange;
        (end < 0 ? token : token[..end]).CopyTo(bytes[1..]);
        (_first, _second, _third, _fourth) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>Of a symbol such as <c>1|2885</c>, or <c>1:2885</c> as the instrument master writes it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static SmartApiToken Of(string symbol)
    {
        var (exchange, token) = Split(symbol);
        return new SmartApiToken(exchange, Encoding.ASCII.GetBytes(token));
    }

    /// <inheritdoc cref="Of"/>
    public static (byte Exchange, string Token) Split(string symbol)
    {
        int end = symbol.AsSpan().IndexOfAny('|', ':');
        return end > 0 && byte.TryParse(symbol.AsSpan(0, end), out byte exchange) && symbol.Length - end - 1 is >= 1 and <= MaxLength && Ascii.IsValid(symbol)
            ? (exchange, symbol[(end + 1)..])
            : throw new ArgumentException($"'{symbol}' is no token of SmartAPI's; expected such as 1|2885", nameof(symbol));
    }
}
