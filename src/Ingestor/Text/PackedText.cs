namespace Candlewick.Ingestor.Text;

/// <summary>An open text, and how far the file that it comes from was read.</summary>
/// <param name="Text">UTF-8; closes the file with it.</param>
/// <param name="Position">Bytes of the file as it lies on the disk, packed or not.</param>
internal sealed record PackedText(Stream Text, Func<long> Position);
