using MailKit.Domain.Accounts;
using MailKit.Domain.Banners;
using MailKit.Domain.Webhooks;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailKit.Web.Data.Configurations;

internal sealed class WebhookMessageConfiguration : IEntityTypeConfiguration<WebhookMessage>
{
    public void Configure(EntityTypeBuilder<WebhookMessage> builder)
    {
        builder.ToTable("webhooks");
        builder.Property(w => w.Provider).HasMaxLength(20);
        builder.Property(w => w.WebhookId).HasMaxLength(256);
        builder.Property(w => w.Type).HasMaxLength(100);
        builder.Property(w => w.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(w => w.Error).HasMaxLength(1000);
        builder.Property(w => w.Attempts).IsConcurrencyToken();
        builder.HasIndex(w => new { w.Provider, w.DueAt }).HasFilter("\"DueAt\" IS NOT NULL");
        builder.HasIndex(w => w.AccountId);
        builder.HasIndex(w => new { w.State, w.Id });

        // A delivery that comes again is recognised here, before it can have a second effect.
        builder.HasIndex(w => new { w.Provider, w.WebhookId }).IsUnique();
    }
}

internal sealed class BannerConfiguration : IEntityTypeConfiguration<Banner>
{
    public void Configure(EntityTypeBuilder<Banner> builder)
    {
        builder.ToTable("banners");
        builder.Property(b => b.Kind).HasConversion<string>().HasMaxLength(30);
        builder.Property(b => b.Reference).HasMaxLength(200);
        builder.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);

        // The latch: a warning that is up is not raised again.
        builder.HasIndex(b => new { b.AccountId, b.Kind }).IsUnique();
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_keys");

        // The package would allow a row without a key, and pass it over in silence.
        builder.Property(k => k.FriendlyName).IsRequired();
        builder.Property(k => k.Xml).IsRequired();
    }
}
