"""What is said in Russian and Kyrgyz, and the command that keeps it in step with the code: python -m dashboard.translations."""
