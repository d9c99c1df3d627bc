using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Web.Accounts;
using MailKit.Web.Http;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Data;

/// <summary>Everything MailKit remembers. One subclass and one set of migrations per database.</summary>
public abstract class MailKitDbContext(DbContextOptions options) : IdentityDbContext<MailKitUser>(options), IDataProtectionKeyContext
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Email> Emails => Set<Email>();

    public DbSet<EmailBatch> EmailBatches => Set<EmailBatch>();

    public DbSet<EmailEvent> EmailEvents => Set<EmailEvent>();

    public DbSet<SystemEmail> SystemEmails => Set<SystemEmail>();

    public DbSet<CreditBalance> Balances => Set<CreditBalance>();

    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    public DbSet<Settlement> Settlements => Set<Settlement>();

    public DbSet<CreditGrant> Grants => Set<CreditGrant>();

    public DbSet<Comparison> Comparisons => Set<Comparison>();

    public DbSet<Difference> Differences => Set<Difference>();

    public DbSet<Checkout> Checkouts => Set<Checkout>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Banner> Banners => Set<Banner>();

    public DbSet<WebhookMessage> Webhooks => Set<WebhookMessage>();

    public DbSet<ProviderGate> ProviderGates => Set<ProviderGate>();

    public DbSet<ProviderSlot> ProviderSlots => Set<ProviderSlot>();

    /// <summary>The ring that protects cookies and tokens: every process and every restart has the same.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>True when a unique index or primary key turned the write down.</summary>
    public abstract bool IsDuplicate(DbUpdateException exception);

    /// <summary>What time it is for everybody who shares this database (UTC).</summary>
    public abstract Task<DateTimeOffset> UtcNowAsync(CancellationToken cancellationToken);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(MailKitDbContext).Assembly);
    }
}
