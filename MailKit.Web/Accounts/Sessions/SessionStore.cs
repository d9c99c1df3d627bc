using MailKit.Domain.Accounts;
using MailKit.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Accounts.Sessions;

/// <summary>Keeps sign-ins on the server: the cookie is a secret that leads to one, and signing out ends it for every copy of the cookie.</summary>
public sealed class SessionStore(IServiceScopeFactory scopes, IHttpContextAccessor http, IDataProtectionProvider protection, RecentReads<KnownSession> cache, TimeProvider clock) : ITicketStore
{
    /// <summary>So long a session that was ended in another process may live here.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly IDataProtector _protector = protection.CreateProtector("MailKit.Session");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var (session, secret) = Session.Begin(
            Caller.UserIdOf(ticket.Principal),
            Protect(ticket),
            http.HttpContext?.Request.Headers.UserAgent.ToString() ?? "",
            http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "",
            clock.GetUtcNow());
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();
        db.Sessions.Add(session);
        await db.SaveChangesAsync();

        return secret;
    }

    /// <summary>Only for whom it was begun: a cookie that somebody else had planted does not become the newcomer's.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var (hash, user, bytes, now) = (Session.HashOf(key), Caller.UserIdOf(ticket.Principal), Protect(ticket), clock.GetUtcNow());
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MailKitDbContext>().Sessions
            .Where(s => s.SecretHash == hash && s.UserId == user)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Ticket, bytes).SetProperty(x => x.SeenAt, now));
        cache.Forget(Name(hash));
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = Session.HashOf(key);
        var known = cache.Find(Name(hash), Fresh) ?? cache.Keep(Name(hash), await ReadAsync(hash));

        if (known is null || known.EndsAt <= clock.GetUtcNow())
        {
            return null;
        }

        // A copy: what a request does with its ticket is not to be seen by the next.
        return known.Ticket.Clone();
    }

    public async Task RemoveAsync(string key)
    {
        var hash = Session.HashOf(key);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MailKitDbContext>().Sessions.Where(s => s.SecretHash == hash).ExecuteDeleteAsync();
        cache.Forget(Name(hash));
    }

    /// <summary>Under which a session is remembered.</summary>
    public static string Name(byte[] hash) => Convert.ToHexString(hash);

    private async Task<KnownSession?> ReadAsync(byte[] hash)
    {
        var now = clock.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var session = await scope.ServiceProvider.GetRequiredService<MailKitDbContext>().Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.SecretHash == hash && s.EndsAt > now);

        if (session is null || TicketSerializer.Default.Deserialize(_protector.Unprotect(session.Ticket)) is not { } ticket)
        {
            return null;
        }

        ticket.Principal.Identities.First().AddClaim(new(Caller.SessionClaim, session.Id.ToString()));
        return new(ticket, session.EndsAt);
    }

    // The session's id is added to what is read, and is no part of what is kept.
    private byte[] Protect(AuthenticationTicket ticket)
    {
        var principal = ticket.Principal.Clone();

        foreach (var identity in principal.Identities)
        {
            identity.FindAll(Caller.SessionClaim).ToList().ForEach(identity.RemoveClaim);
        }

        return _protector.Protect(TicketSerializer.Default.Serialize(new(principal, ticket.Properties, ticket.AuthenticationScheme)));
    }
}

/// <summary>A session as it was read.</summary>
public sealed record KnownSession(AuthenticationTicket Ticket, DateTimeOffset EndsAt);
