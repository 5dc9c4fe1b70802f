using Candlewick.EmbeddedKafka.Log.Segments;
using Microsoft.Win32.SafeHandles;

namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>A disk that works until it does not.</summary>
internal sealed class CrashingDisk : LogDisk
{
    private int _flushesLeft = int.MaxValue;
    private int _writesLeft = int.MaxValue;
    private int _flushes;

    /// <summary>Flushes that succeeded.</summary>
    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>The n-th flush from now, and everything after it, fails.</summary>
    public void FailAfterFlushes(int count) => _flushesLeft = count - 1;

    /// <summary>From the n-th write from now on the disk is full: half of the bytes arrive.</summary>
    public void FillAfterWrites(int count) => _writesLeft = count - 1;

    public void Mend() => _flushesLeft = _writesLeft = int.MaxValue;

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        if (_flushesLeft < 0)
        {
            throw new IOException("the disk is dead");
        }

        if (_writesLeft-- <= 0)
        {
            base.Write(file, bytes[..(bytes.Length / 2)], position);
            throw new IOException("No space left on device");
        }

        base.Write(file, bytes, position);
    }

    public override void Flush(SafeFileHandle file)
    {
        if (_flushesLeft-- <= 0)
        {
            _flushesLeft = -1;
            throw new IOException("the disk is dead");
        }

        base.Flush(file);
        Interlocked.Increment(ref _flushes);
    }
}
