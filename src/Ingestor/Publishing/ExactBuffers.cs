namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// One array for each length. Confluent.Kafka takes a value only as a whole array and copies it before
/// <c>Produce</c> returns, so the array of a length can be used again for the next value of that length: a run allocates
/// a few dozen arrays where it would have allocated one a record. For one thread.
/// </summary>
internal sealed class ExactBuffers(int maxLength)
{
    private readonly byte[]?[] _byLength = new byte[]?[maxLength + 1];

    public byte[] CopyOf(ReadOnlySpan<byte> bytes)
    {
        byte[] buffer = _byLength[bytes.Length] ??= new byte[bytes.Length];
        bytes.CopyTo(buffer);
        return buffer;
    }
}
