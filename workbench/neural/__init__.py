"""What engines with a neural model share: cutting texts up, putting drafts together, the shelf of models."""
