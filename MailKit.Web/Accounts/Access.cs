using MailKit.Web.Accounts.Sessions;

namespace MailKit.Web.Accounts;

/// <summary>All by which a person comes in: sessions, and the keys of the accounts that are the person's own.</summary>
public sealed class Access(SessionDesk sessions, ApiKeys keys)
{
    /// <summary>Takes all of it away, inside the caller's transaction.</summary>
    public async Task EndAsync(string userId, CancellationToken cancellationToken)
    {
        await keys.RevokeAllAsync(userId, cancellationToken);
        await sessions.EndOthersAsync(userId, null, cancellationToken);
    }
}
