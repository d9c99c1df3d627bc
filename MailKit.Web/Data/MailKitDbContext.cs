using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Domains;
using MailKit.Domain.Letters;
using MailKit.Domain.Limits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Data;

/// <summary>Everything MailKit remembers. One subclass and one set of migrations per database.</summary>
public abstract class MailKitDbContext : IdentityDbContext<MailKitUser>, IDataProtectionKeyContext
{
    // Whoever catches a refused write says where to go back to; a savepoint around every write would cost each a round trip.
    protected MailKitDbContext(DbContextOptions options) : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<SendingDomain> SendingDomains => Set<SendingDomain>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Email> Emails => Set<Email>();

    public DbSet<EmailBody> EmailBodies => Set<EmailBody>();

    public DbSet<EmailRecipient> EmailRecipients => Set<EmailRecipient>();

    public DbSet<EmailEvent> EmailEvents => Set<EmailEvent>();

    public DbSet<RequestKey> RequestKeys => Set<RequestKey>();

    public DbSet<Letter> Letters => Set<Letter>();

    public DbSet<CreditBalance> Balances => Set<CreditBalance>();

    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    public DbSet<LedgerDay> LedgerDays => Set<LedgerDay>();

    public DbSet<Settlement> Settlements => Set<Settlement>();

    public DbSet<CreditGrant> Grants => Set<CreditGrant>();

    public DbSet<DailyCount> DailyCounts => Set<DailyCount>();

    public DbSet<ReconciliationRun> ReconciliationRuns => Set<ReconciliationRun>();

    public DbSet<Difference> Differences => Set<Difference>();

    public DbSet<Checkout> Checkouts => Set<Checkout>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Banner> Banners => Set<Banner>();

    public DbSet<WebhookMessage> Webhooks => Set<WebhookMessage>();

    public DbSet<WebhookBody> WebhookBodies => Set<WebhookBody>();

    public DbSet<WorkItem> Work => Set<WorkItem>();

    public DbSet<ProviderPause> ProviderPauses => Set<ProviderPause>();

    public DbSet<ProviderSlot> ProviderSlots => Set<ProviderSlot>();

    /// <summary>The ring that protects cookies and tokens: every process and every restart has the same.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What a statement says so that rows which others are at are left out, and nobody waits.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>True when a unique index or primary key turned the write down.</summary>
    public abstract bool IsDuplicate(DbUpdateException exception);

    /// <summary>True when somebody else's write came in between: the same may go well at once.</summary>
    public bool IsCollision(Exception exception) => exception is DbUpdateConcurrencyException || IsDeadlock(exception);

    /// <summary>A moment as the database keeps it, for statements that are written by hand.</summary>
    public abstract object Stored(DateTimeOffset at);

    /// <summary>What time it is for everybody who shares this database (UTC).</summary>
    public abstract Task<DateTimeOffset> UtcNowAsync(CancellationToken cancellationToken);

    /// <summary>Reads what an earlier request wrote, for an answer that calls it done; null when it is not there. What only this server has is not done, however well it can be read.</summary>
    public virtual Task<T?> ReadDoneAsync<T>(Func<Task<T?>> read, CancellationToken cancellationToken) where T : class => read();

    /// <summary>The database ended one of two transactions that were in each other's way.</summary>
    protected abstract bool IsDeadlock(Exception? exception);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(MailKitDbContext).Assembly);
    }
}
