namespace Candlewick.Contracts.Registry;

/// <summary>The <c>.proto</c> source texts the contract was generated from.</summary>
public static class SchemaSource
{
    /// <summary>Text of <paramref name="file"/>, for example <c>tick.proto</c>.</summary>
    /// <exception cref="ArgumentException">The contract has no such file.</exception>
    public static string Read(string file)
    {
        using var stream = typeof(SchemaSource).Assembly.GetManifestResourceStream(file)
            ?? throw new ArgumentException($"the contract has no schema file '{file}'", nameof(file));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
