namespace Candlewick.Instruments.Formats;

/// <summary>Where a row stands in its file, from 1.</summary>
/// <param name="Item">Number of the element in a JSON file, which may have one line only; 0 elsewhere.</param>
/// <param name="File">Of a zip; empty elsewhere.</param>
internal readonly record struct RowPlace(long Line, int Item = 0, string File = "")
{
    public override string ToString() => Item > 0 ? $"line {Line}, item {Item}"
        : File.Length > 0 ? $"{File} line {Line}"
        : $"line {Line}";
}
