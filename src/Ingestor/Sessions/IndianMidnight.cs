namespace Candlewick.Ingestor.Sessions;

/// <summary>When logins of one day end in India.</summary>
internal static class IndianMidnight
{
    private static readonly TimeSpan India = new(5, 30, 0);

    /// <summary>The next one, UTC.</summary>
    public static DateTimeOffset After(DateTimeOffset moment) => new DateTimeOffset(moment.ToOffset(India).Date, India).AddDays(1).ToUniversalTime();
}
