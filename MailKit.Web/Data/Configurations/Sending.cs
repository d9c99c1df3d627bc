using System.Text.Json;
using MailKit.Domain.Accounts;
using MailKit.Domain.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class EmailConfiguration : IEntityTypeConfiguration<Email>
{
    public void Configure(EntityTypeBuilder<Email> builder)
    {
        builder.ToTable("emails");
        builder.HasKey(e => new { e.AccountId, e.Id });
        builder.Property(e => e.RequestKey).HasMaxLength(300);
        builder.Property(e => e.ApiKeyId).HasMaxLength(20);
        builder.Property(e => e.From).HasMaxLength(320);
        builder.Property(e => e.Subject).HasMaxLength(1000);
        builder.Property(e => e.PaidBy).HasConversion<string>().HasMaxLength(20);
        builder.Property(e => e.ResendId).HasMaxLength(100);
        Unmoved(builder.Property(e => e.To));
        Unmoved(builder.Property(e => e.Cc));
        Unmoved(builder.Property(e => e.Bcc));
        Unmoved(builder.Property(e => e.ReplyTo));
        Pairs(builder.Property(e => e.Tags));
        Pairs(builder.Property(e => e.Headers));
        builder.Ignore(e => e.Credit);
        builder.Ignore(e => e.ProviderKey);
        builder.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Restrict);

        // Whoever moves an email says where it stood: a webhook, a step and a person cannot move it at the same time.
        builder.Property(e => e.State).HasConversion<string>().HasMaxLength(20).IsConcurrencyToken();
        builder.HasIndex(e => new { e.AccountId, e.SettlementId }).HasFilter("\"SettlementId\" IS NOT NULL");

        // Providers and people name an email by its id alone.
        builder.HasIndex(e => e.Id).IsUnique();

        // A Resend id belongs to one email only.
        builder.HasIndex(e => e.ResendId).IsUnique().HasFilter("\"ResendId\" IS NOT NULL");

        // Sending once rests on this index: the second request with a key finds the first one's email.
        builder.HasIndex(e => new { e.AccountId, e.RequestKey }).IsUnique();
    }

    // Set once: EF Core need not copy the lists of every email that is read, and compare them element by element.
    private static void Unmoved(PropertyBuilder<string[]> property)
        => property.Metadata.SetValueComparer(new ValueComparer<string[]>((a, b) => ReferenceEquals(a, b), list => list.Length, list => list));

    private static void Pairs(PropertyBuilder<EmailTag[]> property)
        => property.HasConversion(
            tags => tags.Length == 0 ? null : JsonSerializer.Serialize(tags, JsonSerializerOptions.Default),
            json => json == null ? Array.Empty<EmailTag>() : JsonSerializer.Deserialize<EmailTag[]>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<EmailTag[]>((a, b) => a!.SequenceEqual(b!), tags => tags.Length, tags => tags)).IsRequired(false);
}

internal sealed class EmailBodyConfiguration : IEntityTypeConfiguration<EmailBody>
{
    public void Configure(EntityTypeBuilder<EmailBody> builder)
    {
        builder.ToTable("email_bodies");
        builder.HasKey(b => new { b.AccountId, b.EmailId });

        // What is to be removed for its age is found by the ids, which begin with their time.
        builder.HasIndex(b => b.EmailId, "IX_email_bodies_kept").HasFilter("\"RemovedAt\" IS NULL");
        builder.HasIndex(b => b.EmailId, "IX_email_bodies_timeline_kept").HasFilter("\"TimelineRemovedAt\" IS NULL");
        builder.HasOne<Email>().WithOne().HasForeignKey<EmailBody>(b => new { b.AccountId, b.EmailId }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class EmailRecipientConfiguration : IEntityTypeConfiguration<EmailRecipient>
{
    public void Configure(EntityTypeBuilder<EmailRecipient> builder)
    {
        builder.ToTable("email_recipients");
        builder.HasKey(r => new { r.AccountId, r.EmailId, r.Address });
        builder.Property(r => r.Address).HasMaxLength(320);
        builder.Property(r => r.Detail).HasMaxLength(1000);

        // Two events about one recipient cannot both believe that they come after the other.
        builder.Property(r => r.Delivery).IsConcurrencyToken();
        builder.HasOne<Email>().WithMany().HasForeignKey(r => new { r.AccountId, r.EmailId }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class EmailEventConfiguration : IEntityTypeConfiguration<EmailEvent>
{
    public void Configure(EntityTypeBuilder<EmailEvent> builder)
    {
        builder.ToTable("email_events");

        // An event is one line, however often its effect is applied.
        builder.HasKey(e => new { e.AccountId, e.EmailId, e.WebhookId });
        builder.Property(e => e.WebhookId).HasMaxLength(256);
        builder.Property(e => e.Type).HasMaxLength(50);
        builder.HasOne<Email>().WithMany().HasForeignKey(e => new { e.AccountId, e.EmailId }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RequestKeyConfiguration : IEntityTypeConfiguration<RequestKey>
{
    public void Configure(EntityTypeBuilder<RequestKey> builder)
    {
        builder.ToTable("request_keys");
        builder.HasKey(k => new { k.AccountId, k.Endpoint, k.Key });
        builder.Property(k => k.Endpoint).HasMaxLength(60);
        builder.Property(k => k.Key).HasMaxLength(300);
        builder.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(k => k.ExpiresAt);
    }
}
