using Candlewick.Ingestor.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Sessions;

public sealed class BrokerSessionTests : IDisposable
{
    private readonly TempFolder _folder = new("sessions");
    private readonly StandingTime _time = new(new DateTimeOffset(2026, 11, 27, 4, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_a_session_somebody_must_log_in()
    {
        using var session = Session();
        Assert.Equal(new SessionState(SessionStatus.None), session.State);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        Assert.Equal("acme needs a login: there is no session. `pipeline login acme` makes a new one.", refused.Message);
    }

    [Fact]
    public async Task What_one_process_logs_in_another_uses()
    {
        using var session = Session();
        var state = await session.LoginAsync("sesame", CancellationToken.None);
        Assert.Equal((SessionStatus.Valid, "AB1234", _time.GetUtcNow().AddHours(1)), (state.Status, state.Account, state.ExpiresAt));

        using var other = Session();
        Assert.Equal(state, other.State);
        Assert.Equal("secret-1", (await other.GetAsync(CancellationToken.None))["access_token"]);
    }

    [Fact]
    public async Task An_expired_session_is_given_to_nobody()
    {
        using var session = Session();
        await session.LoginAsync("sesame", CancellationToken.None);
        _time.Now += TimeSpan.FromHours(1);
        Assert.Equal(SessionStatus.Expired, session.State.Status);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        Assert.Equal("acme needs a login: the session of AB1234 ended at 2026-11-27 05:00:00Z. `pipeline login acme` makes a new one.", refused.Message);
    }

    [Fact]
    public async Task A_refused_session_is_used_no_more_and_a_new_login_is()
    {
        using var session = Session();
        await session.LoginAsync("sesame", CancellationToken.None);
        session.Refused(await session.GetAsync(CancellationToken.None));
        Assert.Equal(SessionStatus.Refused, session.State.Status);
        var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
        Assert.Contains("no longer takes the session of AB1234", refused.Message, StringComparison.Ordinal);

        using var other = Session();
        _time.Now += TimeSpan.FromSeconds(1);
        await other.LoginAsync("sesame", CancellationToken.None);
        Assert.Equal(_time.Now, (await session.GetAsync(CancellationToken.None)).IssuedAt);
    }

    [Fact]
    public async Task A_session_that_renews_itself_needs_nobody()
    {
        using var session = Session(renews: true);
        await session.LoginAsync("sesame", CancellationToken.None);
        _time.Now += TimeSpan.FromHours(2);
        Assert.Equal("secret-2", (await session.GetAsync(CancellationToken.None))["access_token"]);
        Assert.Equal("secret-2", (await session.GetAsync(CancellationToken.None))["access_token"]);
    }

    [Fact]
    public async Task A_refused_renewal_is_not_tried_again_for_brokers_lock_accounts_out()
    {
        using var session = Session(renews: true);
        for (int i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
            Assert.Equal("acme refuses the password", refused.Message);
        }

        Assert.Equal(1, session.Asked);
        await session.LoginAsync("sesame", CancellationToken.None);
        Assert.Equal("secret-2", (await session.GetAsync(CancellationToken.None))["access_token"]);
    }

    [Fact]
    public async Task The_end_is_told_to_the_broker_and_the_tokens_are_gone()
    {
        using var session = Session();
        await session.LoginAsync("sesame", CancellationToken.None);
        await session.EndAsync(CancellationToken.None);
        await session.EndAsync(CancellationToken.None);
        Assert.Equal(["secret-1"], session.Ended);
        Assert.Equal(SessionStatus.None, session.State.Status);
    }

    [Fact]
    public async Task Tokens_of_another_server_are_not_this_ones()
    {
        var store = new SessionStore(_folder.FullPath);
        store.Save("acme", new SessionTokens
        {
            Account = "SIM", Server = new Uri("http://127.0.0.1:9"), Secrets = new Dictionary<string, string>(), IssuedAt = _time.Now, ExpiresAt = _time.Now.AddHours(1),
        });
        using var session = Session();
        Assert.Equal(SessionStatus.None, session.State.Status);
        await Assert.ThrowsAsync<IngestException>(() => session.GetAsync(CancellationToken.None).AsTask());
    }

    public void Dispose() => _folder.Dispose();

    private AcmeSession Session(bool renews = false) => new(new SessionStore(_folder.FullPath), _time) { RenewsItself = renews };
}
