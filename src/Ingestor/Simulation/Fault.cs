using System.Globalization;

namespace Candlewick.Ingestor.Simulation;

/// <summary>Something that goes wrong, when and for how long, in time of the market since the simulator's clock began.</summary>
public sealed record Fault(FaultKind Kind, TimeSpan At, TimeSpan For)
{
    /// <summary>How it is written, for help texts.</summary>
    public const string Format = "<kind>@<when>[+<how long>], such as gap@2m+30s";

    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Names of the kinds as they are written.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<FaultKind>().Select(NameOf)];

    /// <summary>Reads <c>gap@2m+30s</c>; false where it is none.</summary>
    public static bool TryParse(string text, out Fault fault)
    {
        fault = new Fault(default, default, default);
        string[] parts = text.Split('@', '+');
        var kind = Enum.GetValues<FaultKind>().Where(k => NameOf(k) == parts[0]).Select(k => (FaultKind?)k).FirstOrDefault();
        if (kind is not { } known || parts.Length > 3)
        {
            return false;
        }

        var at = TimeSpan.Zero;
        var duration = UsualLength(known);
        if ((parts.Length > 1 && !TryDuration(parts[1], out at)) || (parts.Length > 2 && !TryDuration(parts[2], out duration)))
        {
            return false;
        }

        fault = new Fault(known, at, duration);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{NameOf(Kind)}@{At.TotalSeconds}s+{For.TotalSeconds}s");

    private static string NameOf(FaultKind kind) => kind switch
    {
        FaultKind.CumulativeReset => "cumulative-reset",
        FaultKind.Unauthorized => "401",
        FaultKind.Forbidden => "403",
        FaultKind.RateLimited => "429",
        FaultKind.TokenExpiry => "token-expiry",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static TimeSpan UsualLength(FaultKind kind) => kind switch
    {
        FaultKind.Sleep => TimeSpan.FromHours(2),
        FaultKind.Burst or FaultKind.Shutdown => TimeSpan.FromSeconds(10),
        FaultKind.Disconnect or FaultKind.CumulativeReset or FaultKind.TokenExpiry => TimeSpan.Zero,
        _ => TimeSpan.FromSeconds(30),
    };

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                duration = TimeSpan.FromMilliseconds(value * milliseconds);
                return true;
            }
        }

        return false;
    }
}
