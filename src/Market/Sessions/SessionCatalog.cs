using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Sessions;

/// <summary>Which session group a venue trades in.</summary>
public sealed class SessionCatalog
{
    public static SessionCatalog For(SessionMode mode) => throw new NotImplementedException($"{mode}");

    /// <summary>Venues with known sessions, in ordinal order.</summary>
    public IReadOnlyList<string> Venues => throw new NotImplementedException();

    /// <summary>False where the venue's sessions are not known.</summary>
    public bool TryGet(string venue, [NotNullWhen(true)] out SessionGroup? group) => throw new NotImplementedException();
}
