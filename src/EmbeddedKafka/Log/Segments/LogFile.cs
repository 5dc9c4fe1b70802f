using Microsoft.Win32.SafeHandles;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// A file that is open while it is in use. Thousands of closed segments may be readable at once, and a process
/// has a limit on open files, so a handle nobody used for a while is closed and comes back with the next read.
/// </summary>
internal sealed class LogFile(string path, LogDisk disk) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile SafeFileHandle? _handle;
    private volatile bool _used;
    private volatile bool _retired;

    public string Path { get; } = path;

    /// <summary>Reads until the span is full or the file ends; returns the bytes read.</summary>
    /// <exception cref="SegmentGoneException">The file was retired and its handle is closed.</exception>
    public int Read(Span<byte> target, long position)
    {
        int total = 0;
        while (total < target.Length)
        {
            int read;
            try
            {
                read = RandomAccess.Read(Handle(), target[total..], position + total);
            }
            catch (ObjectDisposedException)
            {
                // Trim closed the handle between our taking and using it.
                continue;
            }

            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Writes all bytes, or throws with the file possibly longer: the caller cuts it.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long position)
    {
        while (true)
        {
            try
            {
                disk.Write(Handle(), bytes, position);
                return;
            }
            catch (ObjectDisposedException)
            {
                continue;
            }
        }
    }

    /// <exception cref="FlushFailedException">What was written may be lost.</exception>
    public void Flush()
    {
        while (true)
        {
            try
            {
                disk.Flush(Handle());
                return;
            }
            catch (ObjectDisposedException)
            {
                continue;
            }
            catch (IOException e)
            {
                throw new FlushFailedException(e);
            }
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(Handle(), length);

    public long Length => RandomAccess.GetLength(Handle());

    /// <summary>Closes the handle if nobody used the file since the last call.</summary>
    public void Trim()
    {
        if (_used)
        {
            _used = false;
            return;
        }

        Close();
    }

    /// <summary>From here on the path may mean another file: an open handle still reads, a closed one does not come back.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
        }
    }

    /// <summary>Throws where the file was retired: what was read of its side files may be that of another, or of none.</summary>
    /// <exception cref="SegmentGoneException">It was.</exception>
    public void ThrowIfRetired()
    {
        if (_retired)
        {
            throw new SegmentGoneException(Path);
        }
    }

    public void Dispose()
    {
        Retire();
        Close();
    }

    private SafeFileHandle Handle()
    {
        _used = true;
        return _handle ?? Open();
    }

    private SafeFileHandle Open()
    {
        lock (_gate)
        {
            ThrowIfRetired();
            return _handle ??= File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    private void Close()
    {
        SafeFileHandle? handle;
        lock (_gate)
        {
            handle = _handle;
            _handle = null;
        }

        handle?.Dispose();
    }
}
