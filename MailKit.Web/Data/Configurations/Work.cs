using MailKit.Domain.Accounts;
using MailKit.Domain.Letters;
using MailKit.Domain.Usage;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItem>
{
    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        // No foreign key: a row moves often, and what it is about stays.
        builder.ToTable("work");
        builder.HasKey(w => new { w.Kind, w.SubjectId });
        builder.Property(w => w.LastError).HasMaxLength(500);
        builder.HasIndex(w => new { w.Kind, w.DueAt }).HasFilter("\"DueAt\" IS NOT NULL");

        // Accounts take turns: from one to the next, and to what is due of it, in one look each.
        builder.HasIndex(w => new { w.Kind, w.AccountId, w.DueAt }).HasFilter("\"DueAt\" IS NOT NULL");
        builder.HasIndex(w => new { w.AccountId, w.Kind });

        // What fails or is stuck is rare, and people look for it.
        builder.HasIndex(w => w.Failures).HasFilter("\"Failures\" > 0");
        builder.HasIndex(w => w.Surprises).HasFilter("\"Surprises\" >= 12");
        builder.HasIndex(w => w.GroupId).HasFilter("\"GroupId\" IS NOT NULL");
    }
}

internal sealed class WebhookMessageConfiguration : IEntityTypeConfiguration<WebhookMessage>
{
    public void Configure(EntityTypeBuilder<WebhookMessage> builder)
    {
        builder.ToTable("webhooks");
        builder.Property(w => w.Id).ValueGeneratedNever();
        builder.Property(w => w.Provider).HasMaxLength(20);
        builder.Property(w => w.WebhookId).HasMaxLength(256);
        builder.Property(w => w.Type).HasMaxLength(100);
        builder.Property(w => w.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(w => w.Error).HasMaxLength(1000);
        builder.HasIndex(w => new { w.AccountId, w.Id }).HasFilter("\"AccountId\" IS NOT NULL");

        // What went as it should is the rule, and needs no finding.
        builder.HasIndex(w => new { w.State, w.Id }).HasFilter("\"State\" <> 'Done'");

        // A delivery that comes again is recognised here, before it can have a second effect.
        builder.HasIndex(w => new { w.Provider, w.WebhookId }).IsUnique();
    }
}

internal sealed class WebhookBodyConfiguration : IEntityTypeConfiguration<WebhookBody>
{
    public void Configure(EntityTypeBuilder<WebhookBody> builder)
    {
        builder.ToTable("webhook_bodies");
        builder.HasKey(b => b.WebhookId);
        builder.Property(b => b.WebhookId).ValueGeneratedNever();
        builder.HasOne<WebhookMessage>().WithOne().HasForeignKey<WebhookBody>(b => b.WebhookId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LetterConfiguration : IEntityTypeConfiguration<Letter>
{
    public void Configure(EntityTypeBuilder<Letter> builder)
    {
        builder.ToTable("letters");
        builder.Property(e => e.Key).HasMaxLength(200);
        builder.Property(e => e.To).HasMaxLength(320);
        builder.Property(e => e.Subject).HasMaxLength(200);

        // A fact is mailed once: one nudge per crossing.
        builder.HasIndex(e => e.Key).IsUnique();
    }
}

internal sealed class DailyCountConfiguration : IEntityTypeConfiguration<DailyCount>
{
    public void Configure(EntityTypeBuilder<DailyCount> builder)
    {
        builder.ToTable("daily_counts");
        builder.HasKey(c => new { c.AccountId, c.Day, c.Metric, c.Key });
        builder.Property(c => c.Key).HasMaxLength(20);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
