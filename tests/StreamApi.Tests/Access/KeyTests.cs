using System.Text;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Keys;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Access;

public sealed class KeyTests
{
    [Fact]
    public void A_key_is_kept_as_its_hash_in_a_file_of_its_owner()
    {
        using var keys = new Keys();
        string secret = keys.Add("desk", "candles,ticks", "NSE:*");
        string file = File.ReadAllText(keys.File.Path);

        Assert.DoesNotContain(secret, file, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Split('_', 3)[2], file, StringComparison.Ordinal);
        Assert.Contains("\"desk\"", file, StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(keys.File.Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(secret.Split('_', 3)[2]).Length);
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused_with_the_remedy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "access lists there are the user's");
        using var keys = new Keys();
        keys.Add("desk");
        File.SetUnixFileMode(keys.File.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<ApiKeyException>(keys.File.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_whole_secret_of_a_good_key_is_let_in()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        using var keys = new Keys(time);
        string good = keys.Add("good");
        string brief = keys.Add("brief", good: TimeSpan.FromHours(1));
        string revoked = keys.Add("revoked");
        keys.File.Revoke("revoked", time.GetUtcNow());
        using var ring = Ring(keys);
        ring.Refresh();

        Assert.Equal("good", ring.Find(good)?.Name);
        Assert.Equal("brief", ring.Find(brief)?.Name);
        Assert.Null(ring.Find(revoked));
        Assert.Null(ring.Find(good[..^1]));
        Assert.Null(ring.Find(good[..^1] + (good[^1] == 'A' ? 'B' : 'A')));
        Assert.Null(ring.Find(good + "x"));
        Assert.Null(ring.Find(brief[..13] + good[13..])); // its id, another's secret
        Assert.Null(ring.Find(""));
        Assert.Null(ring.Find("cwk_"));
        await Task.Delay(TimeSpan.FromHours(1), time, TestContext.Current.CancellationToken);
        Assert.Null(ring.Find(brief));
    }

    [Fact]
    public async Task What_is_revoked_or_expires_ends_its_grant_and_no_other()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        using var keys = new Keys(time);
        string good = keys.Add("good");
        string revoked = keys.Add("revoked");
        string brief = keys.Add("brief", good: TimeSpan.FromHours(1));
        using var ring = Ring(keys);
        ring.Refresh();
        Grant[] held = [ring.Find(good)!, ring.Find(revoked)!, ring.Find(brief)!];

        keys.File.Revoke("revoked", time.GetUtcNow());
        ring.Watch();
        Assert.Equal([false, true, false], held.Select(grant => grant.Ended.IsCancellationRequested));
        Assert.Same(held[0], ring.Find(good));
        await Task.Delay(TimeSpan.FromHours(1), time, TestContext.Current.CancellationToken);
        ring.Watch();
        Assert.Equal([false, true, true], held.Select(grant => grant.Ended.IsCancellationRequested));
    }

    [Fact]
    public void The_first_key_shuts_the_server_and_neither_revoking_it_nor_losing_the_file_opens_it()
    {
        using var keys = new Keys();
        using var ring = Ring(keys);
        ring.Refresh();
        var anyone = ring.Anyone;
        Assert.False(ring.AreNeeded);

        string secret = keys.Add("desk");
        ring.Watch();
        Assert.True(ring.AreNeeded);
        Assert.True(anyone.Ended.IsCancellationRequested);
        Assert.NotNull(ring.Find(secret));

        keys.File.Revoke("desk", keys.Time.GetUtcNow());
        ring.Watch();
        Assert.True(ring.AreNeeded);
        File.Delete(keys.File.Path);
        ring.Watch();
        Assert.True(ring.AreNeeded);
    }

    [Fact]
    public void A_file_that_is_damaged_while_it_is_used_lets_nobody_in_until_it_is_mended()
    {
        using var keys = new Keys();
        string secret = keys.Add("desk");
        using var ring = Ring(keys);
        ring.Refresh();
        var grant = ring.Find(secret)!;
        byte[] whole = File.ReadAllBytes(keys.File.Path);

        File.WriteAllText(keys.File.Path, "{");
        ring.Watch();
        Assert.Null(ring.Find(secret));
        Assert.True(grant.Ended.IsCancellationRequested);
        Assert.True(ring.AreNeeded);

        File.WriteAllBytes(keys.File.Path, whole);
        ring.Watch();
        Assert.NotNull(ring.Find(secret));
    }

    [Fact]
    public void Two_good_keys_of_one_name_are_refused_and_a_revoked_one_may_be_made_anew()
    {
        using var keys = new Keys();
        keys.Add("desk");
        Assert.Contains("revoke", Assert.Throws<ApiKeyException>(() => keys.Add("desk")).Message, StringComparison.Ordinal);
        keys.File.Revoke("desk", keys.Time.GetUtcNow());
        keys.Add("desk");
        Assert.Equal(2, keys.File.Read()!.Count);
        Assert.Throws<ApiKeyException>(() => keys.File.Revoke("other", keys.Time.GetUtcNow()));
    }

    [Fact]
    public async Task Keys_that_are_made_at_one_time_are_all_kept()
    {
        using var keys = new Keys();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
        {
            // Whoever finds the file in use says so; it is tried again, as a person would.
            while (true)
            {
                try
                {
                    keys.Add($"k{n}");
                    return;
                }
                catch (ApiKeyException e) when (e.InnerException is IOException)
                {
                    Thread.Yield();
                }
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(8, keys.File.Read()!.Count);
    }

    private static ApiKeyRing Ring(Keys keys) => new(keys.File, new AccessLimits(), new Audit(NullLoggerFactory.Instance), keys.Time, NullLogger<ApiKeyRing>.Instance);
}
