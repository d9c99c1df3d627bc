using MailKit.Domain.Accounts;
using MailKit.Domain.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class EmailConfiguration : IEntityTypeConfiguration<Email>
{
    public void Configure(EntityTypeBuilder<Email> builder)
    {
        builder.ToTable("emails");
        builder.Property(e => e.RequestKey).HasMaxLength(300);
        builder.Property(e => e.ApiKeyId).HasMaxLength(20);
        builder.Property(e => e.From).HasMaxLength(320);
        builder.Property(e => e.Subject).HasMaxLength(1000);
        builder.Property(e => e.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.ResendId).HasMaxLength(100);
        builder.Property(e => e.LastError).HasMaxLength(500);
        builder.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Restrict);

        // The fence: a worker that lost its lease finds another number here, and its write is refused.
        builder.Property(e => e.Attempts).IsConcurrencyToken();

        builder.HasIndex(e => new { e.AccountId, e.Id });
        builder.HasIndex(e => new { e.State, e.DueAt }).HasFilter("\"DueAt\" IS NOT NULL");

        builder.HasIndex(e => e.BatchId).HasFilter("\"BatchId\" IS NOT NULL");
        builder.HasIndex(e => e.SettlementId).HasFilter("\"SettlementId\" IS NOT NULL");

        // A Resend id belongs to one email only.
        builder.HasIndex(e => e.ResendId).IsUnique();

        // Sending once rests on this index: the second request with a key finds the first one's email.
        builder.HasIndex(e => new { e.AccountId, e.RequestKey }).IsUnique();
    }
}

internal sealed class EmailBatchConfiguration : IEntityTypeConfiguration<EmailBatch>
{
    public void Configure(EntityTypeBuilder<EmailBatch> builder)
    {
        builder.ToTable("email_batches");
        builder.Property(b => b.LastError).HasMaxLength(500);
        builder.Property(b => b.Attempts).IsConcurrencyToken();
        builder.HasIndex(b => b.DueAt).HasFilter("\"DueAt\" IS NOT NULL");
    }
}

internal sealed class EmailEventConfiguration : IEntityTypeConfiguration<EmailEvent>
{
    public void Configure(EntityTypeBuilder<EmailEvent> builder)
    {
        builder.ToTable("email_events");
        builder.Property(e => e.WebhookId).HasMaxLength(256);
        builder.Property(e => e.Type).HasMaxLength(50);
        builder.HasOne<Email>().WithMany().HasForeignKey(e => e.EmailId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => e.EmailId);

        // An event is one line, however often its effect is applied.
        builder.HasIndex(e => e.WebhookId).IsUnique();
    }
}

internal sealed class SystemEmailConfiguration : IEntityTypeConfiguration<SystemEmail>
{
    public void Configure(EntityTypeBuilder<SystemEmail> builder)
    {
        builder.ToTable("system_emails");
        builder.Property(e => e.Key).HasMaxLength(200);
        builder.Property(e => e.To).HasMaxLength(320);
        builder.Property(e => e.Subject).HasMaxLength(200);
        builder.Property(e => e.Attempts).IsConcurrencyToken();
        builder.HasIndex(e => e.DueAt).HasFilter("\"DueAt\" IS NOT NULL");

        // A fact is mailed once: one nudge per crossing.
        builder.HasIndex(e => e.Key).IsUnique();
    }
}
