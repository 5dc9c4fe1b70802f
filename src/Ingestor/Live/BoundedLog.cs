using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// Warnings of which a vendor's mood decides how many there are: the first five, then one every ten seconds, with how many were left out. For
/// one thread.
/// </summary>
internal sealed partial class BoundedLog(string source, TimeProvider time, ILogger logger)
{
    private const int First = 5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private long _said;
    private long _leftOut;
    private long _last;

    /// <summary>True where the next warning is due; its text need not be made otherwise.</summary>
    public bool IsDue()
    {
        if (_said < First || time.GetElapsedTime(_last) >= Period)
        {
            return true;
        }

        _leftOut++;
        return false;
    }

    public void Warn(string what, string reason)
    {
        (_said, _last) = (_said + 1, time.GetTimestamp());
        LogWarning(source, what, reason, _leftOut == 0 ? "" : $" ({_leftOut:N0} more like it in between)");
        _leftOut = 0;
    }

    [LoggerMessage(LogLevel.Warning, "Feed {Source}: {What}: {Reason}{LeftOut}")]
    private partial void LogWarning(string source, string what, string reason, string leftOut);
}
