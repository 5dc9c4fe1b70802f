using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Hosting;

/// <summary>Says which process has a TCP port, where the system tells (Linux, own processes).</summary>
internal static class PortOwner
{
    /// <summary>Checks a port before anything is started that would have to be stopped again.</summary>
    /// <param name="setting">The setting that moves our port.</param>
    /// <exception cref="SettingException">It is taken.</exception>
    public static void RequireFree(IPAddress address, int port, string setting)
    {
        if (port != 0 && !IsFree(address, port))
        {
            throw Taken(address, port, setting);
        }
    }

    /// <summary>The error of a port that somebody else has.</summary>
    public static SettingException Taken(IPAddress address, int port, string setting, Exception? inner = null) =>
        new($"port {port} on {address} is taken by {Describe(port)}; stop it, or move ours with {setting}", inner);

    public static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Name and process id of the listener, or "another process".</summary>
    public static string Describe(int port)
    {
        const string unknown = "another process";
        if (!OperatingSystem.IsLinux() || ListenerInode(port) is not { } inode)
        {
            return unknown;
        }

        string socket = $"socket:[{inode}]";
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), CultureInfo.InvariantCulture, out _)))
        {
            if (Holds(process, socket))
            {
                return $"{NameOf(process)} (process {Path.GetFileName(process)})";
            }
        }

        return unknown;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => TargetOf(fd) == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or another user's
        }
    }

    /// <summary>A busy process closes descriptors while they are listed: one that is gone says nothing of the others.</summary>
    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "ended meanwhile";
        }
    }

    /// <summary>Inode of the socket that listens on the port, from the kernel's table: column 2 is the local address, 4 the state (0A = listen), 10 the inode.</summary>
    private static string? ListenerInode(int port)
    {
        string suffix = $":{port:X4}";
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(column => column.Length > 9 && column[1].EndsWith(suffix, StringComparison.Ordinal) && column[3] == "0A")?[9];
    }
}
