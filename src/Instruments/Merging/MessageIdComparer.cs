namespace Candlewick.Instruments.Merging;

/// <summary>Compares messages of instruments by their ids, which stand first in them, without reading the rest.</summary>
internal sealed class MessageIdComparer : IComparer<byte[]>, IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    // Field 1, length-delimited. Ids are shorter than 128 bytes, so that their length is one byte.
    private const byte IdTag = 0x0A;
    private const int IdStart = 2;

    public static MessageIdComparer Instance { get; } = new();

    /// <summary>True where <paramref name="message"/> begins as ours do, with the id <paramref name="id"/>.</summary>
    public static bool IsOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> id) =>
        message.Length > IdStart && message[0] == IdTag && message[1] == id.Length && message[IdStart..].StartsWith(id);

    public static ReadOnlySpan<byte> IdOf(byte[] message) => message.AsSpan(IdStart, message[1]);

    public int Compare(byte[]? x, byte[]? y) => IdOf(x!).SequenceCompareTo(IdOf(y!));

    public bool Equals(byte[]? x, byte[]? y) => IdOf(x!).SequenceEqual(IdOf(y!));

    public int GetHashCode(byte[] obj) => GetHashCode(IdOf(obj));

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(IdOf(other));

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    byte[] IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>.Create(ReadOnlySpan<byte> alternate) =>
        throw new NotSupportedException("an id alone is no message");
}
