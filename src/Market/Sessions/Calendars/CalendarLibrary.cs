namespace Candlewick.Market.Sessions.Calendars;

/// <summary>The calendars that this project comes with.</summary>
internal static class CalendarLibrary
{
    private const string Prefix = "calendars/";

    private static readonly Lazy<IReadOnlyList<CalendarFile>> Loaded = new(Load);

    /// <summary>Each of them checked.</summary>
    /// <exception cref="InvalidDataException">One has problems: the tests were not run when it was changed.</exception>
    public static IReadOnlyList<CalendarFile> Files => Loaded.Value;

    /// <summary>Names of the files, such as <c>us-equity.json</c>.</summary>
    public static IEnumerable<string> Names => typeof(CalendarLibrary).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..])
        .Order(StringComparer.Ordinal);

    /// <summary>The text of one of them.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(CalendarLibrary).Assembly.GetManifestResourceStream(Prefix + name)!;
        byte[] utf8 = new byte[stream.Length];
        stream.ReadExactly(utf8);
        return utf8;
    }

    private static List<CalendarFile> Load() => [.. Names.Select(name =>
    {
        byte[] utf8 = Read(name);
        var problems = CalendarCheck.Problems(utf8);
        return problems.Count == 0 ? CalendarJson.Parse(utf8) : throw new InvalidDataException($"calendar {name}: {string.Join("; ", problems)}");
    })];
}
